using System.CommandLine;

namespace Ops.SampleHost.Commands;

/// <summary>A command that changes a service; it says by itself what Ctrl-C means.</summary>
internal sealed class ChangeCommand(string name, string description) : Command(name, description);
