using System.Text.Json.Nodes;

namespace Bytebase.Emulator.Wire;

/// <summary>The gRPC status codes; the number is the gRPC one (API reference §1.3).</summary>
internal enum RpcCode
{
    Canceled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    DataLoss = 15,
    Unauthenticated = 16,
}

internal static class RpcCodes
{
    private static readonly (RpcCode Code, string Name, int Http)[] Table =
    [
        (RpcCode.Canceled, "canceled", 499),
        (RpcCode.Unknown, "unknown", 500),
        (RpcCode.InvalidArgument, "invalid_argument", 400),
        (RpcCode.DeadlineExceeded, "deadline_exceeded", 504),
        (RpcCode.NotFound, "not_found", 404),
        (RpcCode.AlreadyExists, "already_exists", 409),
        (RpcCode.PermissionDenied, "permission_denied", 403),
        (RpcCode.ResourceExhausted, "resource_exhausted", 429),
        (RpcCode.FailedPrecondition, "failed_precondition", 400),
        (RpcCode.Aborted, "aborted", 409),
        (RpcCode.OutOfRange, "out_of_range", 400),
        (RpcCode.Unimplemented, "unimplemented", 501),
        (RpcCode.Internal, "internal", 500),
        (RpcCode.Unavailable, "unavailable", 503),
        (RpcCode.DataLoss, "data_loss", 500),
        (RpcCode.Unauthenticated, "unauthenticated", 401),
    ];

    public static string ConnectName(this RpcCode code) => Table[(int)code - 1].Name;

    public static int HttpStatus(this RpcCode code) => Table[(int)code - 1].Http;

    public static RpcCode? Parse(string? connectName)
    {
        foreach (var (code, name, _) in Table)
        {
            if (name == connectName) return code;
        }

        return null;
    }

    /// <summary>The code of an answer of which only the HTTP status is given.</summary>
    public static RpcCode FromHttp(int status) => status switch
    {
        400 => RpcCode.InvalidArgument,
        401 => RpcCode.Unauthenticated,
        403 => RpcCode.PermissionDenied,
        404 => RpcCode.NotFound,
        409 => RpcCode.AlreadyExists,
        429 => RpcCode.ResourceExhausted,
        501 => RpcCode.Unimplemented,
        503 => RpcCode.Unavailable,
        504 => RpcCode.DeadlineExceeded,
        >= 500 => RpcCode.Internal,
        _ => RpcCode.Unknown,
    };
}

/// <summary>A typed detail of an error: Connect carries the protobuf bytes and a debug view, REST the view alone.</summary>
internal sealed record ErrorDetail(string Type, byte[] Bytes, JsonObject Debug);

/// <summary>An error that a caller sees, on either surface.</summary>
internal sealed class ApiException : Exception
{
    public ApiException(RpcCode code, string message, params ErrorDetail[] details) : base(message)
    {
        Code = code;
        Details = details;
    }

    public RpcCode Code { get; }

    public ErrorDetail[] Details { get; }

    /// <summary>How an inner error prints where the server wraps it: <c>not_found: database "d" not found</c>.</summary>
    public string WrappedText => $"{Code.ConnectName()}: {Message}";

    public static ApiException Invalid(string message) => new(RpcCode.InvalidArgument, message);

    public static ApiException NotFound(string message) => new(RpcCode.NotFound, message);

    public static ApiException FailedPrecondition(string message) => new(RpcCode.FailedPrecondition, message);

    public static ApiException Denied(string message) => new(RpcCode.PermissionDenied, message);

    public static ApiException Internal(string message) => new(RpcCode.Internal, message);
}
