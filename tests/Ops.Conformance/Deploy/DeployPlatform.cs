using Ops.Deploy;

namespace Ops.Conformance.Deploy;

/// <summary>A platform with nothing on it yet, on which one test deploys; a provider derives from it and says how its platform is driven and looked at.</summary>
/// <remarks>
/// The app that specs run answers, unless the methods for its addresses are overridden: <c>GET /</c> with its version as plain text,
/// <c>GET /slow?ms=N</c> with the same after a while, <c>GET /log?text=T[&amp;error=1]</c> after writing T as a line,
/// and <c>GET /env?name=N</c> with the value of an environment variable.
/// </remarks>
public abstract class DeployPlatform : IAsyncDisposable
{
    /// <summary>The name of the secret that the targets' <see cref="IDeploySecrets"/> know.</summary>
    public const string SecretName = "conformance/password";

    /// <summary>The value of that secret, which may show nowhere.</summary>
    public const string SecretValue = "swordfish-9f1c7a35d2";

    /// <summary>Gets the target under test.</summary>
    public abstract IDeployTarget Target { get; }

    /// <summary>Gets the service that specs are for, by the name that the target knows it by.</summary>
    public abstract string Service { get; }

    /// <summary>Gets where visitors reach the service, whichever set answers; null where the platform has no such address.</summary>
    public abstract Uri? PublicUrl { get; }

    /// <summary>Gets how long anything may take on this platform; the default is 30 s.</summary>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(30);

    /// <summary>Gets whether requests are still answered when the target's process has ended; the default is that they are.</summary>
    public virtual bool OutlivesItsTargets => true;

    /// <summary>
    /// Gets whether the platform's proxy may reset kept connections that have no request in work when it reads its configuration again; the default is that it may not.
    /// </summary>
    /// <remarks>nginx before 1.27.4 does: a request that crosses with the close meets a reset. Browsers send it again over another connection, and so do the suites' clients where this is true.</remarks>
    public virtual bool ResetsKeptConnections => false;

    /// <summary>Gets what the targets have logged so far.</summary>
    public virtual IReadOnlyCollection<string> Logged => [];

    /// <summary>Makes a second, independent target over the same platform, as another process would; the platform disposes it.</summary>
    public abstract Task<IDeployTarget> ConnectAsync();

    /// <summary>Leaves a target as a crash of its process would: nothing is stopped or released in order.</summary>
    public virtual Task AbandonAsync(IDeployTarget target) => Task.CompletedTask;

    /// <summary>Returns a spec of the app that becomes ready.</summary>
    public abstract DeploySpec Good(string version);

    /// <summary>Returns a spec whose instances end with an error as soon as they start.</summary>
    public abstract DeploySpec Crashing(string version);

    /// <summary>Returns a spec whose instances run and never become ready.</summary>
    public abstract DeploySpec NeverReady(string version);

    /// <summary>Returns a spec whose instances become ready and answer <c>GET /</c> with an error.</summary>
    public abstract DeploySpec Failing(string version);

    /// <summary>Returns a spec whose artifact does not exist.</summary>
    public abstract DeploySpec BadArtifact(string version);

    /// <summary>Counts the instances of a set that run on the platform, without asking the target.</summary>
    public abstract Task<int> CountRunningAsync(string setId);

    /// <summary>Returns all texts that the platform shows to people who look at it, such as labels and files; process environments are left out where the system hides them from other users.</summary>
    public abstract Task<IReadOnlyList<string>> ShownAsync();

    /// <summary>Returns the address that answers with the version after a while.</summary>
    public virtual Uri SlowUrl(Uri app, TimeSpan duration) => new(app, $"slow?ms={(int)duration.TotalMilliseconds}");

    /// <summary>Returns the address that makes the app write a line.</summary>
    public virtual Uri LogUrl(Uri app, string text, bool error) => new(app, $"log?text={Uri.EscapeDataString(text)}{(error ? "&error=1" : "")}");

    /// <summary>Returns the address that answers with the value of an environment variable.</summary>
    public virtual Uri EnvironmentUrl(Uri app, string name) => new(app, $"env?name={Uri.EscapeDataString(name)}");

    /// <summary>Returns an address that every instance answers in its own way, or null where there is none.</summary>
    public virtual Uri? IdentityUrl(Uri app) => null;

    /// <summary>Returns an address that answers a body with the same, where the platform's traffic switch drops not even a request that may not be sent again; null where there is none.</summary>
    public virtual Uri? EchoUrl(Uri app) => null;

    /// <summary>Starts instances of the service as somebody does who does not know Ops; returns false where nobody can.</summary>
    public virtual Task<bool> StartForeignAsync(string version) => Task.FromResult(false);

    /// <summary>Returns a command that a POSIX shell of the instance runs; override it where instances have none.</summary>
    public virtual CommandSpec Shell(string script) => new(["sh", "-c", script]);

    /// <summary>Returns a command that prints its argument as it is.</summary>
    public virtual CommandSpec Echo(string argument) => new(["printf", "%s", argument]);

    /// <summary>Stops everything and leaves nothing behind.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
