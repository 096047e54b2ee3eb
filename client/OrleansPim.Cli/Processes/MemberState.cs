namespace OrleansPim.Cli.Processes;

/// <summary>One process of a running local cluster, as others may know it.</summary>
/// <param name="Name">What it is called, such as <c>silo-1</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its process id now; another one after a restart.</param>
/// <param name="Log">Where its output is.</param>
/// <param name="Address">Where operators reach it, or where a region listens.</param>
/// <param name="Phones">Where phones reach it; <see langword="null"/> unless it is a gateway.</param>
/// <param name="Grains">Where the client library reaches it, as address and port; <see langword="null"/> unless it is a silo.</param>
internal sealed record MemberState(string Name, MemberKind Kind, int Id, string Log, Uri Address, Uri? Phones, string? Grains = null);
