namespace ControlPlane.Certificates;

/// <summary>When a certificate is renewed: a function of its life, of what failed so far, and of chance that the caller throws.</summary>
public static class RotationSchedule
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(60);

    /// <summary>Half of its life, give or take 5 % of it, so that those who started together do not come back together.</summary>
    /// <param name="notBefore">Begin of its life.</param>
    /// <param name="notAfter">End of its life.</param>
    /// <param name="chance">From 0 to 1, thrown anew for each certificate.</param>
    public static DateTimeOffset RenewAt(DateTimeOffset notBefore, DateTimeOffset notAfter, double chance) =>
        notBefore + ((notAfter - notBefore) * (0.45 + (0.1 * Math.Clamp(chance, 0, 1))));

    /// <summary>From when on a certificate that could not be renewed is worth a warning: a quarter of its life is left.</summary>
    public static DateTimeOffset WarnAt(DateTimeOffset notBefore, DateTimeOffset notAfter) => notBefore + ((notAfter - notBefore) * 0.75);

    /// <summary>How long to wait after a failure: 1 s doubling to 60 s, and a random part of that again at most half as long.</summary>
    /// <param name="failures">How many there were in a row; at least 1.</param>
    /// <param name="chance">From 0 to 1, thrown anew each time.</param>
    public static TimeSpan RetryAfter(int failures, double chance)
    {
        var wait = FirstRetry * Math.Pow(2, Math.Clamp(failures - 1, 0, 6));
        return (wait < LongestRetry ? wait : LongestRetry) * (1 + (0.5 * Math.Clamp(chance, 0, 1)));
    }
}
