using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansPim.TestKit.Browser;

/// <summary>One page of a browser, as a person has it before them.</summary>
internal sealed class BrowserPage(DevTools tools, string session)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Gives the page a size, in CSS pixels.</summary>
    public Task ResizeAsync(int width, int height, CancellationToken cancellationToken) => CallAsync("Emulation.setDeviceMetricsOverride", new JsonObject
    {
        ["width"] = width,
        ["height"] = height,
        ["deviceScaleFactor"] = 1,
        ["mobile"] = true,
    }, cancellationToken);

    /// <summary>Chooses between the light and the dark scheme of colours.</summary>
    public Task PreferAsync(bool dark, CancellationToken cancellationToken) => CallAsync("Emulation.setEmulatedMedia", new JsonObject
    {
        ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }),
    }, cancellationToken);

    /// <summary>Lets the page's own scripts run or not.</summary>
    public Task AllowScriptsAsync(bool allowed, CancellationToken cancellationToken) =>
        CallAsync("Emulation.setScriptExecutionDisabled", new JsonObject { ["value"] = !allowed }, cancellationToken);

    /// <summary>Runs a script in every document before its own.</summary>
    public async Task PrepareAsync(string script, CancellationToken cancellationToken)
    {
        await CallAsync("Page.enable", [], cancellationToken);
        await CallAsync("Page.addScriptToEvaluateOnNewDocument", new JsonObject { ["source"] = script }, cancellationToken);
    }

    /// <summary>Goes to an address and waits until the page is loaded.</summary>
    public async Task GoAsync(Uri address, CancellationToken cancellationToken)
    {
        var answer = await CallAsync("Page.navigate", new JsonObject { ["url"] = address.AbsoluteUri }, cancellationToken);
        if (answer["errorText"] is { } error)
            throw new InvalidOperationException($"{address}: {error}");
        await UntilAsync("document.readyState === 'complete'", cancellationToken);
    }

    /// <summary>Computes something in the page.</summary>
    /// <param name="expression">JavaScript whose value JSON can hold.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<T> EvaluateAsync<T>(string expression, CancellationToken cancellationToken)
    {
        var answer = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true }, cancellationToken);
        return answer["exceptionDetails"] is { } failure
            ? throw new InvalidOperationException(failure.ToJsonString())
            : answer["result"]!["value"].Deserialize<T>()!;
    }

    /// <summary>Waits until something is true in the page.</summary>
    /// <exception cref="TimeoutException">It did not become true.</exception>
    public async Task UntilAsync(string condition, CancellationToken cancellationToken)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (!await EvaluateAsync<bool>(condition, cancellationToken))
        {
            if (TimeProvider.System.GetElapsedTime(end) > Patience)
                throw new TimeoutException($"Not true: {condition}");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Presses a key.</summary>
    /// <param name="key">As the web names it.</param>
    /// <param name="code">Its Windows code, which decides what the browser does with it.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task PressAsync(string key, int code, CancellationToken cancellationToken)
    {
        foreach (var kind in (string[])["rawKeyDown", "keyUp"])
        {
            await CallAsync(
                "Input.dispatchKeyEvent", new JsonObject { ["type"] = kind, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code }, cancellationToken);
        }
    }

    /// <summary>What a screen reader is told: roles with names, in order.</summary>
    public async Task<IReadOnlyList<(string Role, string Name)>> ReadAloudAsync(CancellationToken cancellationToken)
    {
        var tree = await CallAsync("Accessibility.getFullAXTree", [], cancellationToken);
        return [.. tree["nodes"]!.AsArray().Where(node => node!["ignored"]?.GetValue<bool>() != true)
            .Select(node => ($"{node!["role"]?["value"]}", $"{node["name"]?["value"]}"))];
    }

    /// <summary>The whole page as a PNG.</summary>
    public async Task<byte[]> PhotographAsync(CancellationToken cancellationToken)
    {
        var answer = await CallAsync(
            "Page.captureScreenshot", new JsonObject { ["format"] = "png", ["captureBeyondViewport"] = true }, cancellationToken);
        return Convert.FromBase64String(answer["data"]!.GetValue<string>());
    }

    private Task<JsonObject> CallAsync(string method, JsonObject parameters, CancellationToken cancellationToken) =>
        tools.CallAsync(session, method, parameters, cancellationToken);
}
