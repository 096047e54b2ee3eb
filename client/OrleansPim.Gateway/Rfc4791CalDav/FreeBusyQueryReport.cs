using System.Text;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc5545ICalendar;
using OrleansPim.Gateway.Xml;

namespace OrleansPim.Gateway.Rfc4791CalDav;

/// <summary>free-busy-query: when a calendar is busy, without saying why (RFC 4791 section 7.10).</summary>
internal sealed class FreeBusyQueryReport(TimeProvider time) : IReport
{
    private static readonly PropertyName Range = PropertyName.CalDav("time-range");

    public PropertyName Name { get; } = PropertyName.CalDav("free-busy-query");

    public async Task HandleAsync(DavCall call, DavElement body)
    {
        var collection = await ReportTarget.CollectionAsync(call, CollectionKind.Calendar).ConfigureAwait(false);
        var range = TimeRange.Read(body.Find(Range) ?? throw DavException.BadRequest("A free-busy-query has a time-range."));
        if (range.Start == DateTime.MinValue || range.End == DateTime.MaxValue)
            throw DavException.BadRequest("A free-busy-query has a start and an end.");
        var budget = new StepBudget(StepBudget.ForRequest);
        var busy = new BusyTime(range, await FloatingClock.ReadAsync(call, body, budget).ConfigureAwait(false), budget);
        var listing = new ItemListing(call, collection, withBodies: true);
        for (ItemPage? page = await listing.FirstAsync().ConfigureAwait(false); page is not null; page = await listing.NextAsync(page).ConfigureAwait(false))
        {
            foreach (var item in page.Items.Where(item => item.Info.Component == "VEVENT" && !busy.IsIncomplete))
                Add(busy, await ItemBody.ReadAsync(call.Subscriber, item, call.Cancellation).ConfigureAwait(false));
        }

        // Whoever is told of a part of it takes the rest for free time.
        if (busy.IsIncomplete)
            throw DavException.Refused(Preconditions.NumberOfMatches, "There are too many events in this range; ask for a shorter one.");
        var answer = Encoding.UTF8.GetBytes(busy.ToFreeBusy(time.GetUtcNow().UtcDateTime));
        call.Http.Response.ContentType = "text/calendar; charset=utf-8";
        call.Http.Response.ContentLength = answer.Length;
        await call.Http.Response.Body.WriteAsync(answer, call.Cancellation).ConfigureAwait(false);
    }

    private static void Add(BusyTime busy, ReadOnlyMemory<byte> body)
    {
        try
        {
            busy.Add(CalendarObject.Read(body));
        }
        catch (ContentFormatException)
        {
            // What cannot be understood keeps nobody busy, and must not hide what the others do.
        }
    }
}
