using System.Net.Sockets;

namespace OrleansPim.Silo.Hosting;

/// <summary>Says which setting is wrong when an address cannot be listened on.</summary>
internal static class ListenFailure
{
    /// <summary>Starts a listener.</summary>
    /// <param name="setting">The setting that holds the address.</param>
    /// <param name="address">The address.</param>
    /// <param name="start">Starts it.</param>
    /// <exception cref="StartRefusedException">The address is in use, or not one of this machine's.</exception>
    public static async Task NameSettingAsync(string setting, string address, Func<Task> start)
    {
        try
        {
            await start();
        }
        catch (Exception exception) when (IsAboutTheAddress(exception))
        {
            throw new StartRefusedException(
                NodeExitCode.WrongSetting, $"{setting}: cannot listen on {address}: {exception.GetBaseException().Message}.", exception);
        }
    }

    private static bool IsAboutTheAddress(Exception exception) =>
        exception is IOException or SocketException || exception.GetBaseException() is SocketException;
}
