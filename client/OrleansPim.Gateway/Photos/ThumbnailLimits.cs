namespace OrleansPim.Gateway.Photos;

/// <summary>What one thumbnail may cost. A photo beyond that is stored and served like any other, but shown by no thumbnail.</summary>
internal static class ThumbnailLimits
{
    /// <summary>The longest photo that is read for a thumbnail, in bytes.</summary>
    public const int PhotoBytes = 32 * 1024 * 1024;

    /// <summary>The most pixels of a JPEG that is decoded row by row.</summary>
    public const long RowPixels = 100_000_000;

    /// <summary>The most pixels of a picture that has to be in memory whole: 50 MB of them, and the 12 megapixels of most phones.</summary>
    public const long WholePixels = 12_500_000;

    /// <summary>The most scans of a JPEG: a usual progressive one has 10. Each costs the time of the whole picture, however short it is.</summary>
    public const int Scans = 24;

    /// <summary>All thumbnails that are remembered, in bytes.</summary>
    public const long CacheBytes = 64 * 1024 * 1024;

    /// <summary>How many requests wait for their turn; more are told to come back.</summary>
    public const int Waiting = 64;

    /// <summary>The lengths of the longer edge that may be asked for, in pixels.</summary>
    public static ReadOnlySpan<int> Sizes => [64, 128, 256, 512, 1024];
}
