using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc6352CardDav;

/// <summary>addressbook-multiget.</summary>
internal sealed class AddressBookMultigetReport(PropertyContextSource contexts)
    : MultigetReport(CollectionKind.AddressBook, contexts)
{
    public override PropertyName Name { get; } = PropertyName.CardDav("addressbook-multiget");

    protected override ValueTask<IBodySelection?> ReadDataAsync(DavCall call, DavElement body, PropertySelection selection) =>
        ValueTask.FromResult(AddressData.Read(selection));
}
