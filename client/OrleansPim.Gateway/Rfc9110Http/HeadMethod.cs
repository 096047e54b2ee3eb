namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>HEAD: like GET, without the body.</summary>
internal sealed class HeadMethod(ItemAnswer items) : GetMethod(items)
{
    public override string Verb => "HEAD";
}
