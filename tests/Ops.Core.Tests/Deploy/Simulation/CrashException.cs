namespace Ops.Core.Tests.Deploy;

/// <summary>The process has ended: from here on nothing it does has an effect.</summary>
internal sealed class CrashException() : Exception("the process has ended");
