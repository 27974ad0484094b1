using System.CommandLine;

namespace Ops.SampleHost.Commands;

/// <summary>A command that changes a service; Ctrl-C ends it until it begins to change something, and asks for an orderly stop from then on.</summary>
internal sealed class ChangeCommand(string name, string description) : Command(name, description);
