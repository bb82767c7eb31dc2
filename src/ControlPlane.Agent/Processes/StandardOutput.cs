namespace ControlPlane.Agent.Processes;

/// <summary>The standard output that Envoy inherits, which access logs open once more by the name <c>/dev/stdout</c>.</summary>
public static class StandardOutput
{
    /// <summary>Why this user cannot open it by name: it belongs to another user, as after <c>sudo -u</c>. Null: it can.</summary>
    public static string? Obstacle()
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                using var handle = File.OpenHandle("/dev/stdout", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            }

            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return "this user cannot open /dev/stdout, which belongs to another; Envoy refuses listeners whose access log goes there "
                + "(send the output to a file that this user owns: mesh … > envoy.log)";
        }
        catch (IOException)
        {
            return null; // no such file, or nobody reads the pipe: not a matter of permission
        }
    }
}
