namespace OrleansPim.Gateway.JsonApi;

/// <summary>Counts what an import did.</summary>
internal sealed class ImportTally
{
    private readonly List<ImportRefusalModel> _refusals = [];
    private int _stored;
    private int _kept;
    private int _refused;

    public ImportResultModel Result => new(_stored, _kept, _refused, _refusals);

    public void Count(bool stored, int items = 1)
    {
        if (stored)
            _stored += items;
        else
            _kept += items;
    }

    public void Refuse(string path, string reason)
    {
        if (++_refused <= JsonApiLimits.NamedRefusals)
            _refusals.Add(new ImportRefusalModel(path, reason));
    }
}
