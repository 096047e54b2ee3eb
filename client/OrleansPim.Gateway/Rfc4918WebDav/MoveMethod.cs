namespace OrleansPim.Gateway.Rfc4918WebDav;

/// <summary>MOVE.</summary>
internal sealed class MoveMethod() : TransferMethod(isCopy: false)
{
    public override string Verb => "MOVE";
}
