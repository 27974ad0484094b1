namespace Ops.Deploy;

/// <summary>The kinds of failures of deployments.</summary>
public enum DeployError
{
    /// <summary>Something that has no kind of its own.</summary>
    Failed,

    /// <summary>The spec or the request is wrong.</summary>
    Invalid,

    /// <summary>The target cannot do this at all.</summary>
    Unsupported,

    /// <summary>The service, set, instance or artifact does not exist.</summary>
    NotFound,

    /// <summary>Somebody else holds the lock.</summary>
    LockHeld,

    /// <summary>The lock was lost: somebody else holds it, or broke it.</summary>
    StaleFence,

    /// <summary>Somebody else changed what is to be changed.</summary>
    Conflict,

    /// <summary>The platform cannot be reached.</summary>
    Unreachable,

    /// <summary>The platform refuses the credentials.</summary>
    Unauthorized,

    /// <summary>The platform has too much to do, or no room.</summary>
    Overloaded,

    /// <summary>The artifact cannot be fetched or unpacked.</summary>
    BadArtifact,

    /// <summary>Instances end, crash again and again, or do not become ready in time.</summary>
    NotReady,

    /// <summary>A check, test, hook or migration says no.</summary>
    CheckFailed,
}
