namespace OrleansPim.Silo.Start;

/// <summary>What a start does with the region stores.</summary>
internal enum StartAction
{
    /// <summary>Create the stores and their configuration: nothing was ever acknowledged here. Also finishes a first start that broke off.</summary>
    Form,

    /// <summary>Serve what is there; a store that is missing is remade and refilled from the others.</summary>
    Resume,

    /// <summary>Stop, and tell a person.</summary>
    Refuse,
}
