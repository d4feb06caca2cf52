package dev.connector.sample.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

import dev.connector.ConnectorContext;
import dev.connector.Payload;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.sample.Failures;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Profile;

/**
 * Lists, reads, searches and hashes the files below one folder. Never writes, and never
 * leaves the folder. Safe for use by many threads.
 */
@Connector(type = "files", version = "1", displayName = "Files")
@Profile("!gateway")
class FilesConnector {

	private static final String PATH = "path";

	private static final int CHUNK = 64 * 1024;

	private static final Set<String> ALGORITHMS = Set.of("MD5", "SHA-1", "SHA-256", "SHA-512");

	private final Folder folder;

	private final FileRange range;

	FilesConnector(FilesProperties properties) {
		this.folder = new Folder(Path.of(properties.root()));
		this.range = new FileRange(this.folder, (int) properties.maxReadSize().toBytes());
	}

	@Command(description = "Lists the entries of a directory by name, with type, size and time of last modification.",
			idempotent = true)
	Listing list(ListRequest request) {
		Path directory = this.folder.resolve(request.path());
		if (!Files.isDirectory(directory)) {
			throw Failures.invalid(PATH, "'" + request.path() + "' is not a directory");
		}
		int limit = (request.limit() != null) ? request.limit() : ListRequest.DEFAULT_LIMIT;
		if (limit < 1 || limit > ListRequest.MAX_LIMIT) {
			throw Failures.invalid("limit", "must be between 1 and " + ListRequest.MAX_LIMIT);
		}
		List<Path> children = children(directory);
		List<Listing.Entry> entries = new ArrayList<>();
		for (Path child : children.subList(0, Math.min(limit, children.size()))) {
			Listing.Entry entry = entry(child);
			if (entry != null) {
				entries.add(entry);
			}
		}
		return new Listing(this.folder.relative(directory), entries, children.size());
	}

	@Command(description = "Returns the bytes of a file, or a range of them, with the content type of the file.",
			idempotent = true)
	Payload read(ReadRequest request) {
		return this.range.read(requireFile(request.path()), request);
	}

	@Command(description = "Streams the lines that match a regular expression in the text files below a directory, "
			+ "or in one file. Very long lines are matched at their beginning only.", idempotent = true)
	Stream<Match> search(SearchRequest request, ConnectorContext context) {
		Path start = this.folder.resolve(request.path());
		Pattern pattern = compile(request.pattern());
		Stream<Match> matches = TextSearch.stream(this.folder, start, pattern, Glob.of(request.glob()), context);
		return (request.limit() != null) ? matches.limit(request.limit()) : matches;
	}

	@Command(description = "Returns the hash of a file: MD5, SHA-1, SHA-256 (the default) or SHA-512.",
			idempotent = true)
	FileHash hash(HashRequest request, ConnectorContext context) {
		Path file = requireFile(request.path());
		String algorithm = (request.algorithm() != null) ? request.algorithm().toUpperCase(Locale.ROOT) : "SHA-256";
		if (!ALGORITHMS.contains(algorithm)) {
			throw Failures.invalid("algorithm", "must be MD5, SHA-1, SHA-256 or SHA-512");
		}
		long size = 0;
		try (InputStream in = Files.newInputStream(file)) {
			MessageDigest digest = MessageDigest.getInstance(algorithm);
			byte[] chunk = new byte[CHUNK];
			for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
				Failures.requireWanted(context);
				digest.update(chunk, 0, read);
				size += read;
			}
			return new FileHash(this.folder.relative(file), size, algorithm, HexFormat.of().formatHex(digest.digest()));
		}
		catch (IOException ex) {
			throw this.folder.unreadable(file, ex);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("This JDK lacks " + algorithm, ex);
		}
	}

	private Path requireFile(String name) {
		Path file = this.folder.resolve(name);
		if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
			throw Failures.invalid(PATH, "'" + name + "' is not a file");
		}
		return file;
	}

	private List<Path> children(Path directory) {
		try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
			List<Path> children = new ArrayList<>();
			stream.forEach(children::add);
			Collections.sort(children);
			return children;
		}
		catch (IOException ex) {
			throw this.folder.unreadable(directory, ex);
		}
	}

	private static Listing.@Nullable Entry entry(Path path) {
		try {
			BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			return new Listing.Entry(String.valueOf(path.getFileName()), type(attributes),
					attributes.isRegularFile() ? attributes.size() : null, attributes.lastModifiedTime().toInstant());
		}
		catch (IOException ex) {
			// Deleted since the directory was read
			return null;
		}
	}

	private static Listing.Type type(BasicFileAttributes attributes) {
		if (attributes.isRegularFile()) {
			return Listing.Type.FILE;
		}
		if (attributes.isDirectory()) {
			return Listing.Type.DIRECTORY;
		}
		return attributes.isSymbolicLink() ? Listing.Type.LINK : Listing.Type.OTHER;
	}

	private static Pattern compile(String pattern) {
		if (pattern.length() > SearchRequest.MAX_LENGTH) {
			throw Failures.invalid("pattern", "must have at most " + SearchRequest.MAX_LENGTH + " characters");
		}
		try {
			return Pattern.compile(pattern);
		}
		catch (PatternSyntaxException ex) {
			throw Failures.invalid("pattern",
					"is not a regular expression: " + ex.getDescription() + " near index " + ex.getIndex(), ex);
		}
	}

}
