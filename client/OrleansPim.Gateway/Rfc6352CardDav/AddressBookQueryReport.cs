using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc6352CardDav;

/// <summary>addressbook-query.</summary>
internal sealed class AddressBookQueryReport(PropertyContextSource contexts)
    : QueryReport(CollectionKind.AddressBook, contexts)
{
    private static readonly PropertyName Filter = PropertyName.CardDav("filter");

    public override PropertyName Name { get; } = PropertyName.CardDav("addressbook-query");

    protected override ValueTask<IItemFilter> ReadFilterAsync(DavCall call, DavElement body) =>
        ValueTask.FromResult<IItemFilter>(AddressBookFilter.Read(body.Find(Filter)));

    protected override ValueTask<IBodySelection?> ReadDataAsync(DavCall call, DavElement body, PropertySelection selection) =>
        ValueTask.FromResult(AddressData.Read(selection));
}
