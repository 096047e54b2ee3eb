using OrleansPim.Gateway.Photos;

namespace OrleansPim.Gateway.Rfc9110Http;

/// <summary>HEAD: like GET, without the body.</summary>
internal sealed class HeadMethod(ThumbnailAnswer thumbnails) : GetMethod(thumbnails)
{
    public override string Verb => "HEAD";

    protected override bool IsHead => true;
}
