namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>COPY.</summary>
internal sealed class CopyMethod() : TransferMethod(isCopy: true)
{
    public override string Verb => "COPY";
}
