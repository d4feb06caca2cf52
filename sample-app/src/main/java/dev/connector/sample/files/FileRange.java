package dev.connector.sample.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

import dev.connector.ConnectorException;
import dev.connector.Payload;
import dev.connector.sample.Failures;

import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;

/**
 * Reads ranges of files that fit into one answer. Immutable.
 */
final class FileRange {

	private final Folder folder;

	private final int max;

	/**
	 * Create a reader.
	 * @param folder the served folder
	 * @param max the most bytes of an answer
	 */
	FileRange(Folder folder, int max) {
		this.folder = folder;
		this.max = max;
	}

	/**
	 * Read a range. It may end behind the end of the file, but not begin there.
	 * @param file the file
	 * @param request the range
	 * @return the bytes, with the content type of the file
	 * @throws ConnectorException when the range is not one of the file, or too long
	 */
	Payload read(Path file, ReadRequest request) {
		try (SeekableByteChannel channel = Files.newByteChannel(file,
				Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
			long size = channel.size();
			long offset = offset(request, size);
			ByteBuffer bytes = ByteBuffer.allocate(length(request, size - offset));
			channel.position(offset);
			while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
				// A file that shrinks meanwhile ends earlier
			}
			return Payload.of(bytes.flip(), contentType(file));
		}
		catch (IOException ex) {
			throw this.folder.unreadable(file, ex);
		}
	}

	private static long offset(ReadRequest request, long size) {
		long offset = (request.offset() != null) ? request.offset() : 0;
		if (offset < 0 || offset > size) {
			throw Failures.invalid("offset", "must be between 0 and the size of the file, " + size);
		}
		return offset;
	}

	private int length(ReadRequest request, long left) {
		Long length = request.length();
		if (length != null && (length < 0 || length > this.max)) {
			throw Failures.invalid("length", "must be between 0 and " + this.max);
		}
		long wanted = (length != null) ? Math.min(length, left) : left;
		if (wanted > this.max) {
			throw Failures.invalid("length", "must be given, at most " + this.max + ": " + left + " bytes are left");
		}
		return (int) wanted;
	}

	private static String contentType(Path file) throws IOException {
		MediaType type = MediaTypeFactory.getMediaType(String.valueOf(file.getFileName())).orElse(null);
		if (type != null && !"text".equals(type.getType())) {
			return type.toString();
		}
		if (!TextLines.isText(file)) {
			return Payload.OCTET_STREAM;
		}
		return new MediaType((type != null) ? type : MediaType.TEXT_PLAIN, StandardCharsets.UTF_8).toString();
	}

}
