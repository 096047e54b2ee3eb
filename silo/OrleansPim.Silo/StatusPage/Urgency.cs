namespace OrleansPim.Silo.StatusPage;

/// <summary>How soon a person has to look, as the alerts have it.</summary>
internal enum Urgency
{
    /// <summary>Never.</summary>
    None,

    /// <summary>In the morning: the service goes on, with less in reserve.</summary>
    Soon,

    /// <summary>Now: a promise is broken or about to be.</summary>
    Now,
}
