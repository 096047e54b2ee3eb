namespace OrleansPim.Silo.Hosting;

/// <summary>Makes the data folder, for the node's own user only.</summary>
internal static class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder; an existing one is left as it is.</summary>
    /// <exception cref="StartRefusedException">It cannot be made.</exception>
    public static void Create(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, OwnerOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(NodeExitCode.WrongSetting, $"Pim:DataPath: {exception.Message}", exception);
        }
    }
}
