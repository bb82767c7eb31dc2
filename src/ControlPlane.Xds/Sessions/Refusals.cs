using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>
/// Works out what a client holds after it refused a response: what it accepted before, or what it was offered since. A refused form is not
/// offered again until its bytes change.
/// </summary>
internal sealed class Refusals(SubscriptionMemory memory)
{
    /// <summary>Takes in a refusal: what is refused, and what the client goes on with.</summary>
    /// <param name="answered">The response that the client refuses.</param>
    /// <param name="reason">The client's words, which may name the culprits.</param>
    internal ImmutableArray<RejectedResource> Take(AwaitedAnswer answered, string reason)
    {
        var blamed = RejectionText.Blamed(reason, answered.Response.Resources);
        if (blamed.Count == 0)
        {
            blamed = [.. answered.Changes.Select(static change => change.After).OfType<EnvoyResource>()];
        }

        foreach (var resource in blamed.Where(resource => memory.Interest.Covers(resource.Name)))
        {
            Refuse(resource, reason);
        }

        return [.. blamed.Select(resource => new RejectedResource(resource, reason))];
    }

    private void Refuse(EnvoyResource refused, string reason)
    {
        if (memory.Offers.FirstOfferOf(refused) is not { } offered)
        {
            memory.Rejections.Add(refused, reason);
            return;
        }

        if (refused.Equals(offered.Before))
        {
            // Said again for a parent that warms, and good enough before.
            return;
        }

        memory.Rejections.Add(refused, reason);
        var holds = memory.Offers.Refuse(refused, offered.Before ?? EarlierForm(refused));
        if (offered.IsDue && holds is { HasBytes: true })
        {
            // Whoever waits for the name gets what the client accepts.
            memory.Due.Add(refused.Name);
        }
        else if (offered.IsDue && holds is { Fault: null })
        {
            // Or, where that is known by its version alone, the next form that there is, even if it should be the same.
            holds = EnvoyResource.Claimed(memory.Type, refused.Name, "");
        }

        memory.Client.Set(refused.Name, holds);
    }

    /// <summary>
    /// A proxy that came back may hold an older form of what it now refuses, which this stream never saw. To leave the resource out of
    /// a full set would delete that form, so the client is taken to hold something.
    /// </summary>
    private EnvoyResource? EarlierForm(EnvoyResource refused) =>
        memory.Variant == XdsVariant.Sotw && memory.Type.FullStateInSotw && memory.IsResumed
            ? EnvoyResource.Claimed(memory.Type, refused.Name, "")
            : null;
}
