using System.Runtime.InteropServices;

namespace Ops.Providers.Host;

/// <summary>Tells one file from another, whatever they are called.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileIdentity(ulong Device, ulong Number, long Birth);
