using System.Security.Cryptography;
using System.Text;
using OrleansPim.Grains.State.Format;
using OrleansPim.Replication;

namespace OrleansPim.Grains.Credentials;

/// <summary>A random password for one device.</summary>
/// <remarks>With 160 random bits a fast salted hash is enough: there is nothing to guess that a slow one would protect.</remarks>
internal sealed class AppPassword
{
    /// <summary>The length of a password, in characters of five bits each.</summary>
    public const int Length = 32;

    /// <summary>Longer texts are no password and are not hashed.</summary>
    private const int MaximumLength = 256;

    // Crockford's base 32: no letter that is read as another one or as a digit.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private readonly byte[] _salt;

    private AppPassword(string text, byte[] salt)
    {
        Text = text;
        _salt = salt;
    }

    /// <summary>The password, to be shown once and never logged.</summary>
    public string Text { get; }

    public static AppPassword Generate(IIdSource ids)
    {
        Span<byte> random = stackalloc byte[Length];
        ids.NextId().TryWriteBytes(random);
        ids.NextId().TryWriteBytes(random[16..]);

        // Ids may have fixed bits; hashing spreads what is random over every character.
        Span<byte> spread = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(random, spread);
        var text = new StringBuilder(Length);
        foreach (var value in spread)
            text.Append(Alphabet[value & 31]);
        return new AppPassword(text.ToString(), ids.NextId().ToByteArray());
    }

    /// <summary>Finds the device that a password belongs to, in constant time for a number of devices.</summary>
    public static StoredDevice? Find(IEnumerable<StoredDevice> devices, string? password)
    {
        if (password is null or { Length: 0 or > MaximumLength })
            return null;
        StoredDevice? found = null;
        var bytes = Encoding.UTF8.GetBytes(password);

        // No early exit: how long it takes does not tell which device matched, or whether one did.
        foreach (var device in devices)
        {
            var isMatch = CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(device.Salt.Span, bytes), device.Hash.Span);
            found = isMatch ? device : found;
        }

        return found;
    }

    /// <summary>What is stored instead of the password.</summary>
    public (byte[] Salt, byte[] Hash) Protect() => (_salt, HMACSHA256.HashData(_salt, Encoding.UTF8.GetBytes(Text)));

    /// <summary>Without the password, so that no log shows it.</summary>
    public override string ToString() => "AppPassword";
}
