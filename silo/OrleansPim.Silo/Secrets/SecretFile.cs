using System.Security.Cryptography;
using OrleansPim.Silo.Hosting;

namespace OrleansPim.Silo.Secrets;

/// <summary>A random secret that a node makes on its first start and keeps in a file that only its own user can read.</summary>
internal static class SecretFile
{
    /// <summary>How many random bytes a secret has: 256 bits.</summary>
    public const int SecretLength = 32;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly Lock Makers = new();

    /// <summary>Reads the secret, or makes it if there is no such file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <returns>At least 16 characters.</returns>
    /// <exception cref="StartRefusedException">The file is there but holds no secret.</exception>
    public static string ReadOrCreate(string path)
    {
        if (!File.Exists(path))
            TryCreate(path);

        var secret = File.ReadAllText(path).Trim();
        return secret.Length >= SecretLength / 2
            ? secret
            : throw new StartRefusedException(NodeExitCode.WrongSetting, $"{path} holds no secret. Delete the file to have a new one made.");
    }

    /// <summary>Makes the file whole under another name first, so that nobody ever reads half a secret; the first of two makers wins.</summary>
    private static void TryCreate(string path)
    {
        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretLength)) + '\n'));
            stream.Flush(flushToDisk: true);
        }

        // One maker at a time: a move that must not overwrite looks first and renames then, and two would overwrite each other.
        lock (Makers)
        {
            if (!File.Exists(path))
                File.Move(draft, path, overwrite: false);
            else
                File.Delete(draft);
        }
    }
}
