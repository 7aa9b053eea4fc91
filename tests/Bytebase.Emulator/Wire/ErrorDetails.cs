using System.Text.Json.Nodes;

namespace Bytebase.Emulator.Wire;

internal static class ErrorDetails
{
    /// <summary>What an account lacks: recorded in <c>permissions</c>; without resources where none was found in the request.</summary>
    public static ErrorDetail PermissionDenied(string method, string permission, IReadOnlyList<string> resources)
    {
        var bytes = new ProtoWriter().String(1, method).String(2, permission);
        var debug = new JsonObject { ["method"] = method, ["requiredPermissions"] = new JsonArray(permission) };
        if (resources.Count > 0)
        {
            foreach (var resource in resources) bytes.String(3, resource);
            debug["resources"] = new JsonArray([.. resources.Select(r => (JsonNode)r)]);
        }

        return new ErrorDetail("bytebase.v1.PermissionDeniedDetail", bytes.ToArray(), debug);
    }

    /// <summary>One broken <c>max_len</c> rule, as protovalidate reports it (recorded in <c>plan-create</c>).</summary>
    public static ApiException TooLong(int limit, params (int Number, string Name, bool IsMessage)[] path)
    {
        const string ruleId = "string.max_len";
        var message = $"must be at most {limit} characters";
        var field = new ProtoWriter();
        var elements = new JsonArray();
        foreach (var (number, name, isMessage) in path) Element(field, elements, number, name, isMessage ? 11 : 9);

        var rule = new ProtoWriter();
        var ruleElements = new JsonArray();
        Element(rule, ruleElements, 14, "string", 11);
        Element(rule, ruleElements, 3, "max_len", 4);

        var violation = new ProtoWriter().String(2, ruleId).String(3, message).Message(5, field).Message(6, rule);
        var debug = new JsonObject
        {
            ["violations"] = new JsonArray(new JsonObject
            {
                ["field"] = new JsonObject { ["elements"] = elements },
                ["rule"] = new JsonObject { ["elements"] = ruleElements },
                ["ruleId"] = ruleId,
                ["message"] = message,
            }),
        };
        return new ApiException(
            RpcCode.InvalidArgument,
            $"validation error: {string.Join('.', path.Select(p => p.Name))}: {message}",
            new ErrorDetail("buf.validate.Violations", new ProtoWriter().Message(1, violation).ToArray(), debug));
    }

    private static void Element(ProtoWriter bytes, JsonArray debug, int number, string name, int type)
    {
        bytes.Message(1, new ProtoWriter().Varint(1, number).String(2, name).Varint(3, type));
        debug.Add(new JsonObject
        {
            ["fieldNumber"] = number,
            ["fieldName"] = name,
            ["fieldType"] = type switch { 11 => "TYPE_MESSAGE", 4 => "TYPE_UINT64", _ => "TYPE_STRING" },
        });
    }
}
