using OrleansPim.Gateway.Dispatch;

namespace OrleansPim.Gateway.Rfc3744Principals;

/// <summary>ACL: refused, since every entry there is belongs to the owner and is protected (RFC 3744 section 8.1.1).</summary>
internal sealed class AclMethod : IDavMethod
{
    public string Verb => "ACL";

    public Task HandleAsync(DavCall call) =>
        Task.FromException(DavException.Refused(Preconditions.NoProtectedAceConflict, "Who may do what is not changed by clients."));
}
