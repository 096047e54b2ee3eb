using Microsoft.Extensions.Options;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Rfc6578Sync;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc6352CardDav;

/// <summary>addressbook-multiget.</summary>
internal sealed class AddressBookMultigetReport(IOptions<GatewayOptions> options, SyncTokenCodec tokens)
    : MultigetReport(CollectionKind.AddressBook, options, tokens)
{
    public override PropertyName Name { get; } = PropertyName.CardDav("addressbook-multiget");

    protected override IBodySelection? ReadData(PropertySelection selection) => AddressData.Read(selection);
}
