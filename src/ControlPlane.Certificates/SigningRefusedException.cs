namespace ControlPlane.Certificates;

/// <summary>A certificate is not issued; the message is for the client that asked, and holds nothing secret.</summary>
/// <param name="message">Why.</param>
/// <param name="isRequestAtFault">Whether another request might be granted; otherwise the authority itself cannot sign now.</param>
public sealed class SigningRefusedException(string message, bool isRequestAtFault = true) : Exception(message)
{
    public bool IsRequestAtFault { get; } = isRequestAtFault;
}
