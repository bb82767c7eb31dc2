using ControlPlane.Model.VirtualServices;
using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;
using Google.Protobuf;

namespace ControlPlane.Translation.Routes;

internal static class DirectResponseTranslation
{
    internal static DirectResponseAction ToEnvoy(HttpDirectResponse response)
    {
        var action = new DirectResponseAction { Status = (uint)response.Status };
        if (response.Text is { Length: > 0 } text)
        {
            action.Body = new DataSource { InlineString = text };
        }
        else if (response.Bytes is { IsEmpty: false } bytes)
        {
            action.Body = new DataSource { InlineBytes = ByteString.CopyFrom(bytes.AsSpan()) };
        }

        return action;
    }
}
