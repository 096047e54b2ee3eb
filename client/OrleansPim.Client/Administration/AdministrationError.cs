namespace OrleansPim.Client.Administration;

/// <summary>Why a call to the administration did not succeed; the kinds differ in what an operator does next.</summary>
public enum AdministrationError
{
    /// <summary>The node answered something that this release does not understand.</summary>
    Unexpected,

    /// <summary>Nobody answered at the address.</summary>
    Unreachable,

    /// <summary>The node answered that it cannot do it now; retry later.</summary>
    Unavailable,

    /// <summary>The token is missing or wrong.</summary>
    Denied,

    /// <summary>No such subscriber or device.</summary>
    NotFound,

    /// <summary>It exists already.</summary>
    Exists,

    /// <summary>The request breaks a rule; fix it.</summary>
    Invalid,

    /// <summary>As things are now, it would do harm or make no sense; the message says what to do first.</summary>
    Refused,
}
