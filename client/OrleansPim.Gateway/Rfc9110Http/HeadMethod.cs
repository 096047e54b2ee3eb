namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>HEAD: like GET, without the body.</summary>
internal sealed class HeadMethod : GetMethod
{
    public override string Verb => "HEAD";

    protected override bool IsHead => true;
}
