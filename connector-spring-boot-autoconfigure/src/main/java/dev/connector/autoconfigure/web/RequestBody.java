package dev.connector.autoconfigure.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Reads the body of a request, never more of it than the limit.
 */
public final class RequestBody {

	private static final int CHUNK = 16 * 1024;

	private RequestBody() {
	}

	/**
	 * Read a body. Of one that is too large as much again is read and dropped, because
	 * callers that are busy sending don't see the answer otherwise.
	 * @param request the request
	 * @param limit the most bytes that the body may have
	 * @return the bytes, empty when there are none
	 * @throws BodyTooLargeException when there are more
	 * @throws IOException when the caller is gone
	 */
	public static byte[] read(HttpServletRequest request, long limit) throws IOException {
		long announced = request.getContentLengthLong();
		if (announced > limit) {
			boolean asked = request.getHeader("Expect") != null;
			throw tooLarge(limit,
					(asked || announced > 2 * limit) ? InputStream.nullInputStream() : request.getInputStream());
		}
		InputStream in = request.getInputStream();
		byte[] body = (announced >= 0) ? in.readNBytes((int) announced) : readChunked(in, limit);
		if (announced > body.length) {
			throw new IOException("The body ended after " + body.length + " of " + announced + " bytes");
		}
		return body;
	}

	private static byte[] readChunked(InputStream in, long limit) throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream(CHUNK);
		byte[] chunk = new byte[CHUNK];
		for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
			if (body.size() + (long) count > limit) {
				throw tooLarge(limit, in);
			}
			body.write(chunk, 0, count);
		}
		return body.toByteArray();
	}

	private static BodyTooLargeException tooLarge(long limit, InputStream rest) throws IOException {
		byte[] dropped = new byte[CHUNK];
		long left = 2 * limit;
		for (int count = 0; count >= 0 && left > 0; left -= count) {
			count = rest.read(dropped);
		}
		return new BodyTooLargeException(limit);
	}

}
