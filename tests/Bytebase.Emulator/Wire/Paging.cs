namespace Bytebase.Emulator.Wire;

/// <summary>Pages of a list: the token is a protobuf of limit and offset in base64, as the server's (recorded: <c>CAIQAg==</c>).</summary>
internal static class Paging
{
    private const int DefaultSize = 10;
    private const int MaximumSize = 1000;

    /// <param name="items">All items in order.</param>
    /// <param name="size">As the request has it; a size below 1 is the default (recorded in <c>flow</c>: −1 is not refused).</param>
    /// <param name="token">As the request has it.</param>
    public static (List<T> Page, string? NextToken) Page<T>(IReadOnlyList<T> items, int size, string? token)
    {
        var limit = size < 1 ? DefaultSize : Math.Min(size, MaximumSize);
        var offset = Offset(token);
        var page = items.Skip(offset).Take(limit).ToList();
        return (page, offset + page.Count < items.Count ? Token(limit, offset + limit) : null);
    }

    private static string Token(int limit, int offset) => Convert.ToBase64String(new ProtoWriter().Varint(1, limit).Varint(2, offset).ToArray());

    private static int Offset(string? token)
    {
        if (string.IsNullOrEmpty(token)) return 0;
        var bytes = new byte[token.Length];
        var fields = Convert.TryFromBase64String(token, bytes, out var length) ? ProtoWriter.ReadVarints(bytes.AsSpan(0, length)) : null;
        return fields is null
            ? throw ApiException.Invalid($"invalid page token: \"{token}\"")
            : (int)Math.Clamp(fields.GetValueOrDefault(2), 0, int.MaxValue);
    }
}
