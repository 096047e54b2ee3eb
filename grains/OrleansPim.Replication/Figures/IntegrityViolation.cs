namespace OrleansPim.Replication.Figures;

/// <summary>How something stored contradicted itself. None of it is ever served.</summary>
public enum IntegrityViolation
{
    /// <summary>A register's record that its checksum does not prove.</summary>
    Record,

    /// <summary>An immutable blob that its name does not prove.</summary>
    Blob,

    /// <summary>A store that went back in time.</summary>
    Rollback,

    /// <summary>A ledger that cannot be read although a quorum answered: nothing intact is left of something that it names.</summary>
    Ledger,
}
