using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Bytebase.Emulator.Wire;

/// <summary>The REST gateway under <c>/v1</c> (API reference §1.2, §1.3).</summary>
internal sealed class RestEndpoint(ApiMethodTable methods, ApiDispatcher dispatcher)
{
    public async Task HandleAsync(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.Split('?')[0];
        var pathExists = false;
        foreach (var method in methods.Methods)
        {
            foreach (var route in method.Routes)
            {
                if (route.Match(path) is not { } variables) continue;
                pathExists = true;
                if (!route.Method.Equals(http.Request.Method, StringComparison.OrdinalIgnoreCase)) continue;
                var body = await RequestBody.ReadAsync(http);
                await dispatcher.HandleAsync(http, method, () => Parse(http.Request, method, route, variables, body), Answer.RestError, answer => answer);
                return;
            }
        }

        var status = pathExists ? 405 : 404;
        var error = new ApiException(RpcCode.Unknown, $"not_found: gateway routing error {status}: request method {http.Request.Method}, URI {target}");
        await Answer.RestError(error, status).WriteAsync(http);
    }

    private static object Parse(HttpRequest request, ApiMethod method, RestRoute route, List<(string Field, string Value)> variables, byte[] body)
    {
        object message;
        if (route.Body == "*")
        {
            message = Deserialize(body, method.RequestType);
        }
        else
        {
            message = Activator.CreateInstance(method.RequestType)!;
            if (route.Body is { } field)
            {
                var property = MessageFields.Find(method.RequestType, field)!;
                property.SetValue(message, Deserialize(body, property.PropertyType));
            }
        }

        foreach (var (field, value) in variables) MessageFields.TrySet(message, field, value);
        if (route.Body == "*") return message;
        foreach (var (field, values) in QueryHelpers.ParseQuery(request.QueryString.Value))
        {
            if (!MessageFields.TrySet(message, field, values.ToString()))
                throw ApiException.Invalid($"could not find field \"{field}\" in \"{method.RequestType.Name}\"");
        }

        return message;
    }

    private static object Deserialize(byte[] body, Type type)
    {
        if (body.Length == 0) return Activator.CreateInstance(type)!;
        try
        {
            return JsonSerializer.Deserialize(body, type, ProtoJson.Rest) ?? Activator.CreateInstance(type)!;
        }
        catch (JsonException e)
        {
            throw ApiException.Invalid($"valid fields: {MessageFields.Names(type)}: {ConnectEndpoint.Describe(e)}");
        }
    }
}
