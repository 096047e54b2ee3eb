using Microsoft.Extensions.Options;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Checks the options when the host starts.</summary>
[OptionsValidator]
public sealed partial class SqliteRegionStoreOptionsValidator : IValidateOptions<SqliteRegionStoreOptions>;
