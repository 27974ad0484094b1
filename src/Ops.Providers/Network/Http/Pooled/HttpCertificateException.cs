using System.Security.Authentication;

namespace Ops.Providers.Network;

/// <summary>Carries out of a handshake why a certificate was refused, which .NET's own exception does not say.</summary>
internal sealed class HttpCertificateException(string message) : AuthenticationException(message);
