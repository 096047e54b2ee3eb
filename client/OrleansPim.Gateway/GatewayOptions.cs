using System.ComponentModel.DataAnnotations;

namespace OrleansPim.Gateway;

/// <summary>How the handset front end listens and what it accepts.</summary>
public sealed class GatewayOptions
{
    /// <summary>Where phones reach it; default <c>http://127.0.0.1:8080</c>. TLS ends before it or in Kestrel's own configuration.</summary>
    [Required, Url]
    public string Url { get; set; } = "http://127.0.0.1:8080";

    /// <summary>
    /// Base64 of at least 32 random bytes that sign sync tokens. All gateways of a deployment share it and it survives restarts:
    /// tokens signed with another key make every phone sync from the beginning.
    /// </summary>
    [Required, Base64String, MinLength(44)]
    public string SyncTokenKey { get; set; } = string.Empty;

    /// <summary>The longest contact or calendar object, in bytes; 16 KiB to 64 MiB, default 10 MiB.</summary>
    [Range(16 * 1024, 64 * 1024 * 1024)]
    public int MaximumItemLength { get; set; } = 10 * 1024 * 1024;

    /// <summary>The longest photo, in bytes; 1 MiB to 128 MiB, default 100 MiB.</summary>
    [Range(1024 * 1024, (int)ContentReference.MaximumLength)]
    public int MaximumPhotoLength { get; set; } = 100 * 1024 * 1024;

    /// <summary>What a subscriber may store, in bytes; told to clients that ask, and enforced with 507 (RFC 4331); 1 MiB to 1 TiB, default 10 GiB.</summary>
    [Range(1024L * 1024, 1024L * 1024 * 1024 * 1024)]
    public long SubscriberQuota { get; set; } = 10L * 1024 * 1024 * 1024;

    /// <summary>
    /// How long a right password is not checked again, and so how long a revoked one still works; 0 to 60 s, default 0: the grain is asked
    /// with every request, and a revocation acts with the next one.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan AuthenticationCacheDuration { get; set; } = TimeSpan.Zero;

    /// <summary>The wrong passwords for one account from one address, within <see cref="DenialWindow"/>, after which the pair pauses; 1 to 10,000, default 20.</summary>
    [Range(1, 10_000)]
    public int MaximumDenialsPerAccount { get; set; } = 20;

    /// <summary>The wrong passwords from one address for all accounts after which it pauses; 1 to 1,000,000, default 500: an office has one address.</summary>
    [Range(1, 1_000_000)]
    public int MaximumDenialsPerAddress { get; set; } = 500;

    /// <summary>How long denials count, and so how long a pause lasts; 1 s to 1 h, default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan DenialWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>When a client should ask again after a 503; 1 s to 1 h, default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(10);
}
