namespace OrleansPim.Replication.Register;

/// <summary>What is wrong with the bytes found under a register's key.</summary>
internal enum RecordDamage
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Too short, another kind of blob, or inconsistent in itself.</summary>
    NotARecord,

    /// <summary>The checksum does not fit the bytes.</summary>
    Checksum,

    /// <summary>A whole record of another register.</summary>
    WrongName,

    /// <summary>Written by a newer release that says older ones must not read it.</summary>
    TooNew,
}
