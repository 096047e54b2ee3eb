using Microsoft.AspNetCore.Builder;
using OrleansPim.Silo.StatusPage;
using OrleansPim.TestKit.Browser;

namespace OrleansPim.Tests.Silo.StatusPage;

/// <summary>
/// Goal: people can use the page: on a phone, in the dark, without scripts, with a keyboard or a screen reader.
/// Method: a real Chromium draws each state; what it drew is measured, and kept as a picture beside the tests.
/// </summary>
public sealed class DrawnPageTests(SharedChromium chromium) : IClassFixture<SharedChromium>, IAsyncLifetime
{
    private const int PhoneWidth = 360;
    private const int TabKey = 9;

    // Every piece of text against the nearest background that is not transparent: the contrast of WCAG 2.2, section 1.4.3.
    private const string LowestContrast = """
        (() => {
          const light = color => {
            const parts = color.match(/[\d.]+/g).slice(0, 3).map(part => part / 255)
              .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
          };
          const behind = element => {
            for (let at = element; at; at = at.parentElement) {
              const color = getComputedStyle(at).backgroundColor;
              if (!color.endsWith(', 0)')) return color;
            }
            return 'rgb(255, 255, 255)';
          };
          let lowest = 21;
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const element = texts.currentNode.parentElement;
            if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
            const style = getComputedStyle(element);
            const [a, b] = [light(element.closest('svg') ? style.fill : style.color), light(behind(element))];
            lowest = Math.min(lowest, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
          }
          return lowest;
        })()
        """;

    private WebApplication? _server;
    private BrowserPage? _page;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private StatusView View { get; set; } = StatusViews.Healthy;

    private BrowserPage Page => _page!;

    private Uri Address => new(_server!.Urls.First());

    public async ValueTask InitializeAsync()
    {
        _page = await chromium.OpenAsync(Stop);
        await _page.PrepareAsync(
            "window.refused = []; document.addEventListener('securitypolicyviolation', found => refused.push(found.violatedDirective));", Stop);
        var builder = WebApplication.CreateSlimBuilder();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.MapStatusPage(() => View);
        await _server.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact]
    public async Task Every_state_is_drawn_whole_on_a_phone_and_on_a_desk_by_day_and_by_night()
    {
        foreach (var (state, view) in StatusViews.All)
        {
            View = view;
            await DrawAsync($"{state}-phone", PhoneWidth, dark: false);
            await DrawAsync($"{state}-phone-dark", PhoneWidth, dark: true);
            await DrawAsync($"{state}-desk", 1_280, dark: false);
        }
    }

    [Theory]
    [InlineData("healthy", "gamma healthy", "Lag none", "Last whole comparison 7 h ago", "Ledgers not in every region 0", "Subscribers held 0",
        "passed region-blackhole, 2 h ago", "inconclusive silo-hang", "Nothing: every region answers")]
    [InlineData("region-lost", "beta does not answer", "Lag 1 min", "Known to be missing 137", "Ledgers not in every region 137", "137 ledgers have not been in every region")]
    [InlineData("quarantined", "gamma being rebuilt", "420 of 1700 blobs rebuilt", "Never give the vote back by hand")]
    [InlineData("held", "Subscribers held 2", "Never provision the subscriber again")]
    [InlineData("below-quorum", "gamma quarantined", "1 of 3 regions answer and have a vote; 2 are needed", "Bring back any one region that is whole")]
    [InlineData("starting", "The node is starting or stopping", "No drill was run yet.")]
    public async Task Chromium_shows_every_figure_that_a_person_needs(string state, params string[] words)
    {
        View = StatusViews.All[state];
        await Page.GoAsync(Address, Stop);
        var text = await Page.EvaluateAsync<string>("document.body.innerText.replace(/\\s+/g, ' ')", Stop);

        Assert.All(words, word => Assert.Contains(word, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Charts_are_lines_that_a_person_sees()
    {
        await Page.ResizeAsync(PhoneWidth, 800, Stop);
        await Page.GoAsync(Address, Stop);

        var lines = await Page.EvaluateAsync<double[][]>("""
            [...document.querySelectorAll('polyline')].map(line => {
              const [box, frame, style] = [line.getBoundingClientRect(), line.closest('svg').getBoundingClientRect(), getComputedStyle(line)];
              const inside = box.left >= frame.left - 2 && box.right <= frame.right + 2
                && box.top >= frame.top - 2 && box.bottom <= frame.bottom + 2;
              return [box.width / frame.width, line.getTotalLength(), style.stroke === 'none' ? 0 : 1, inside ? 1 : 0];
            })
            """, Stop);

        Assert.Equal(4, lines.Length);
        Assert.All(lines, line =>
        {
            Assert.InRange(line[0], 0.8, 1);
            Assert.True(line[1] > 300, $"{line[1]}");
            Assert.Equal((1, 1), (line[2], line[3]));
        });
        var smallest = await Page.EvaluateAsync<double>(
            "Math.min(...[...document.querySelectorAll('.axis')].map(text => text.getBoundingClientRect().height))", Stop);
        Assert.InRange(smallest, 10, 40);
    }

    [Fact]
    public async Task Without_scripts_everything_is_said_and_nothing_is_offered_that_needs_one()
    {
        await Page.AllowScriptsAsync(false, Stop);
        View = StatusViews.All["quarantined"];
        await Page.GoAsync(Address, Stop);
        var text = await Page.EvaluateAsync<string>("document.body.innerText", Stop);

        Assert.All(
            (string[])["A person must act now", "gamma", "420 of 1700 blobs rebuilt", "Median", "region-blackhole", "Reload the page"],
            words => Assert.Contains(words, text, StringComparison.Ordinal));
        Assert.DoesNotContain("Pause refreshing", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_follows_the_node_without_being_reloaded_and_says_so_when_it_cannot()
    {
        await Page.GoAsync(Address, Stop);
        await Page.EvaluateAsync<bool>("window.isSame = true", Stop);

        View = StatusViews.All["held"];
        await Page.UntilAsync("document.getElementById('headline').innerText === 'A person must act now'", Stop);
        Assert.True(await Page.EvaluateAsync<bool>("window.isSame === true && document.title.startsWith('A person must act now')", Stop));
        Assert.Equal("bad", await Page.EvaluateAsync<string>("document.getElementById('headline').className", Stop));

        await _server!.StopAsync(Stop);
        await Page.UntilAsync("document.getElementById('stale').checkVisibility() && document.body.innerText.includes('what is below is old')", Stop);
    }

    [Fact]
    public async Task Keyboard_reaches_everything_in_order_and_pauses_the_refreshing()
    {
        View = StatusViews.All["quarantined"];
        await Page.GoAsync(Address, Stop);
        var reached = new List<string>();
        for (var count = 0; count < 6; count++)
        {
            await Page.PressAsync("Tab", TabKey, Stop);
            reached.Add(await Page.EvaluateAsync<string>("document.activeElement.innerText", Stop));
        }

        Assert.Equal(
            ["Skip to the content", "Pause refreshing", "PimNoQuorum", "The whole page: PimRegionQuarantined", "Metrics", "Readiness"], reached);
        await Page.EvaluateAsync<object?>("document.getElementById('pause').click()", Stop);
        Assert.Equal("true", await Page.EvaluateAsync<string>("document.getElementById('pause').getAttribute('aria-pressed')", Stop));
    }

    [Fact]
    public async Task Screen_reader_is_told_the_headings_the_state_and_the_charts_in_words()
    {
        await Page.GoAsync(Address, Stop);
        var heard = await Page.ReadAloudAsync(Stop);

        Assert.Contains("status", heard.Select(node => node.Role));
        Assert.Contains(("heading", "All is well"), heard);
        Assert.Equal(
            ["What to do next", "Regions", "Changes", "Subscriber safety", "Drills"],
            heard.Where(node => node.Role == "region").Select(node => node.Name));
        var pictures = heard.Where(node => node.Role is "image" or "img" or "graphics-document").Select(node => node.Name).ToList();
        Assert.Equal(2, pictures.Count);
        Assert.Matches(@"^Commits \(per second\) Acknowledged: [\d.]+ last, [\d.]+ at most\. Failed: 0 last, 0 at most\.", pictures[0]);
        Assert.Matches(@"^Time to acknowledge \(milliseconds\) Median: [\d.]+ last", pictures[1]);
    }

    private async Task DrawAsync(string name, int width, bool dark)
    {
        await Page.ResizeAsync(width, 800, Stop);
        await Page.PreferAsync(dark, Stop);
        await Page.GoAsync(Address, Stop);
        await KeepAsync(name, await Page.PhotographAsync(Stop));

        Assert.Empty(await Page.EvaluateAsync<string[]>("window.refused", Stop));
        Assert.Equal(width, await Page.EvaluateAsync<int>("document.documentElement.scrollWidth", Stop));
        Assert.InRange(await Page.EvaluateAsync<double>(LowestContrast, Stop), 4.5, 21);
        Assert.Equal(dark, await Page.EvaluateAsync<bool>("getComputedStyle(document.body).backgroundColor === 'rgb(18, 21, 25)'", Stop));
    }

    // Beside the test assembly: what a reviewer looks at.
    private static Task KeepAsync(string name, byte[] picture)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots"));
        return File.WriteAllBytesAsync(Path.Combine(folder.FullName, $"{name}.png"), picture, Stop);
    }
}
