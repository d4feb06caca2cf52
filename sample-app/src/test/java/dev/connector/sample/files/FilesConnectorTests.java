package dev.connector.sample.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.sample.TestContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import static dev.connector.sample.ConnectorErrors.assertFails;
import static dev.connector.sample.ConnectorErrors.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FilesConnector}.
 */
class FilesConnectorTests {

	private static final int MAX_READ = 1_000;

	private final TestContext context = new TestContext();

	@TempDir
	private Path root;

	private FilesConnector connector;

	@BeforeEach
	void createConnector() {
		this.connector = new FilesConnector(new FilesProperties(this.root.toString(), DataSize.ofBytes(MAX_READ)));
	}

	@Test
	void refusesRootThatIsNoFolder() throws IOException {
		Path file = write("file", "");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new FilesConnector(new FilesProperties(file.toString(), DataSize.ofBytes(1))))
			.withMessageContaining("sample.files.root");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new FilesConnector(
					new FilesProperties(this.root.resolve("missing").toString(), DataSize.ofBytes(1))))
			.withMessageContaining("sample.files.root");
	}

	@Test
	void listsEntriesByName() throws IOException {
		write("b.txt", "four");
		Files.createDirectory(this.root.resolve("c"));
		Files.createSymbolicLink(this.root.resolve("a"), this.root.resolve("b.txt"));
		Instant modified = Instant.parse("2024-02-29T12:00:00Z");
		Files.setLastModifiedTime(this.root.resolve("b.txt"), FileTime.from(modified));
		Listing listing = this.connector.list(new ListRequest(null, null));
		assertThat(listing.path()).isEqualTo(".");
		assertThat(listing.total()).isEqualTo(3);
		assertThat(listing.entries()).extracting(Listing.Entry::name).containsExactly("a", "b.txt", "c");
		assertThat(listing.entries()).extracting(Listing.Entry::type)
			.containsExactly(Listing.Type.LINK, Listing.Type.FILE, Listing.Type.DIRECTORY);
		assertThat(listing.entries().get(1)).isEqualTo(new Listing.Entry("b.txt", Listing.Type.FILE, 4L, modified));
		assertThat(listing.entries().get(2).size()).isNull();
	}

	@Test
	void listsNoMoreThanAskedForAndSaysHowManyThereAre() throws IOException {
		write("a", "");
		write("b", "");
		write("c", "");
		Listing listing = this.connector.list(new ListRequest(".", 2));
		assertThat(listing.entries()).extracting(Listing.Entry::name).containsExactly("a", "b");
		assertThat(listing.total()).isEqualTo(3);
		assertInvalid("limit", () -> this.connector.list(new ListRequest(".", 0)));
		assertInvalid("limit", () -> this.connector.list(new ListRequest(".", ListRequest.MAX_LIMIT + 1)));
	}

	@Test
	void listsEmptyDirectory() {
		assertThat(this.connector.list(new ListRequest("", null))).isEqualTo(new Listing(".", List.of(), 0));
	}

	@Test
	void doesNotListFile() throws IOException {
		write("a", "");
		assertInvalid("path", () -> this.connector.list(new ListRequest("a", null)));
	}

	@Test
	void saysThatNothingIsThere() {
		assertFails(ErrorCode.NOT_FOUND, () -> this.connector.list(new ListRequest("missing/too", null)));
		assertFails(ErrorCode.NOT_FOUND, () -> read("missing", null, null));
		assertFails(ErrorCode.NOT_FOUND, () -> search("missing", "x", null));
		assertFails(ErrorCode.NOT_FOUND, () -> hash("missing", null));
	}

	@Test
	void readsWholeFile() throws IOException {
		write("dir/note.txt", "Grüße");
		Payload payload = read("dir/note.txt", null, null);
		assertThat(payload.text()).isEqualTo("Grüße");
		assertThat(payload.contentType()).isEqualTo("text/plain;charset=UTF-8");
	}

	@Test
	void readsEmptyFile() throws IOException {
		write("empty", "");
		assertThat(read("empty", null, null).size()).isZero();
		assertThat(read("empty", 0L, 10L).size()).isZero();
		assertInvalid("offset", () -> read("empty", 1L, null));
	}

	@ParameterizedTest
	@CsvSource({ "a.json, {}, application/json", "a.png, x, image/png", "a.html, x, text/html;charset=UTF-8",
			"LICENSE, x, text/plain;charset=UTF-8", "a.unknown, x, text/plain;charset=UTF-8" })
	void tellsContentType(String name, String content, String expected) throws IOException {
		write(name, content);
		assertThat(read(name, null, null).contentType()).isEqualTo(expected);
	}

	@Test
	void tellsThatBinaryFileIsNoText() throws IOException {
		Files.write(this.root.resolve("data"), new byte[] { 1, 0, 2 });
		assertThat(read("data", null, null).contentType()).isEqualTo(Payload.OCTET_STREAM);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "0, 0, ''", "0, 1, 0", "0, 10, 0123456789", "0, 11, 0123456789",
			"3, 4, 3456", "9, 1, 9", "9, -, 9", "10, -, ''", "10, 5, ''", "-, 3, 012", "4, -, 456789" })
	void readsExactRange(@Nullable Long offset, @Nullable Long length, String expected) throws IOException {
		write("digits", "0123456789");
		assertThat(read("digits", offset, length).text()).isEqualTo(expected);
	}

	@Test
	void refusesRangeBeyondTheFile() throws IOException {
		write("digits", "0123456789");
		assertThat(assertInvalid("offset", () -> read("digits", 11L, 1L))).hasMessageContaining("10");
		assertInvalid("offset", () -> read("digits", -1L, null));
		assertInvalid("offset", () -> read("digits", Long.MAX_VALUE, null));
		assertInvalid("length", () -> read("digits", 0L, -1L));
	}

	@Test
	void readsNoMoreAtATimeThanConfigured() throws IOException {
		write("exact", "x".repeat(MAX_READ));
		write("more", "x".repeat(MAX_READ + 1));
		assertThat(read("exact", null, null).size()).isEqualTo(MAX_READ);
		assertInvalid("length", () -> read("more", null, null));
		assertInvalid("length", () -> read("more", 0L, MAX_READ + 1L));
		assertInvalid("length", () -> read("more", 0L, Long.MAX_VALUE));
		assertThat(read("more", 0L, (long) MAX_READ).size()).isEqualTo(MAX_READ);
		assertThat(read("more", 1L, null).size()).isEqualTo(MAX_READ);
	}

	@Test
	void readsRangesOfFileBeyondFourGigabytes() throws IOException {
		long size = (1L << 32) + 10;
		try (FileChannel file = FileChannel.open(this.root.resolve("sparse"), StandardOpenOption.CREATE_NEW,
				StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
			file.write(ByteBuffer.wrap("the end".getBytes(StandardCharsets.US_ASCII)), size - 7);
		}
		assertThat(read("sparse", size - 7, null).text()).isEqualTo("the end");
		assertThat(read("sparse", size - 7, 3L).text()).isEqualTo("the");
		assertThat(read("sparse", size, null).size()).isZero();
		assertInvalid("offset", () -> read("sparse", size + 1, null));
	}

	@Test
	void rangesJoinToTheWholeFile() throws IOException {
		byte[] content = new byte[10_007];
		new Random(1).nextBytes(content);
		Files.write(this.root.resolve("random"), content);
		for (long step : new long[] { 1, 7, 999, 1_000 }) {
			ByteBuffer joined = ByteBuffer.allocate(content.length);
			for (long offset = 0; offset < content.length; offset += step) {
				joined.put(read("random", offset, step).bytes());
			}
			assertThat(joined.array()).isEqualTo(content);
		}
	}

	@Test
	void readsNoDirectory() {
		assertInvalid("path", () -> read(".", null, null));
		assertInvalid("path", () -> hash(".", null));
	}

	@Test
	void searchesInTheOrderOfNames() throws IOException {
		write("b.txt", "one\ntwo\nthree\r\ntwo");
		write("a/deep/c.txt", "two");
		write("a/d.txt", "none");
		assertThat(search(null, "tw[o]", null)).containsExactly(new Match("a/deep/c.txt", 1, "two"),
				new Match("b.txt", 2, "two"), new Match("b.txt", 4, "two"));
		assertThat(search("b.txt", "thr", null)).containsExactly(new Match("b.txt", 3, "three"));
		assertThat(search("a", "two", null)).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "*.java, 2", "Main.java, 1", "src/*.java, 1", "src/**/*.java, 2", "**/*.java, 2", "**, 4",
			"'*.{xml,java}', 3", "src/?ain.java, 1", "*/deep/*, 0", "**/deep/*, 1", "[a]*, 1", "a.b, 0" })
	void searchesFilesOfGlob(String glob, int expected) throws IOException {
		write("src/Main.java", "x");
		write("src/main/deep/Other.java", "x");
		write("pom.xml", "x");
		write("[a]", "x");
		assertThat(search(null, "x", glob)).hasSize(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "{a", "a}", "{{a}" })
	void refusesGlobWithUnevenBraces(String glob) {
		assertInvalid("glob", () -> search(null, "x", glob));
	}

	@Test
	void passesOverWhatIsNotText() throws IOException {
		Files.write(this.root.resolve("binary"), new byte[] { 'x', '\n', 0 });
		Files.write(this.root.resolve("latin1"), "caf\u00e9 x".getBytes(StandardCharsets.ISO_8859_1));
		assertThat(search(null, "x", null)).extracting(Match::file).containsExactly("latin1");
	}

	@Test
	void passesOverFileThatCannotBeRead() throws IOException {
		write("a", "x");
		write("b", "x");
		write("c", "x");
		try (Stream<Match> matches = stream(null, "x", null)) {
			var iterator = matches.iterator();
			assertThat(iterator.next().file()).isEqualTo("a");
			Files.delete(this.root.resolve("b"));
			assertThat(iterator.next().file()).isEqualTo("c");
			assertThat(iterator.hasNext()).isFalse();
		}
	}

	@Test
	void cutsLongLineAroundTheMatch() throws IOException {
		write("long", "a".repeat(1_000) + "needle" + "b".repeat(1_000));
		assertThat(search(null, "needle", null)).singleElement()
			.satisfies((match) -> assertThat(match.text()).startsWith("…aaa")
				.contains("needle")
				.endsWith("bbb…")
				.hasSizeLessThan(500));
	}

	@Test
	void matchesBeginningOfEndlessLine() throws IOException {
		try (OutputStream out = Files.newOutputStream(this.root.resolve("endless"))) {
			byte[] block = "x".repeat(TextLines.MAX_LINE).getBytes(StandardCharsets.US_ASCII);
			out.write("begin".getBytes(StandardCharsets.US_ASCII));
			for (int i = 0; i < 100; i++) {
				out.write(block);
			}
			out.write("end\nsecond".getBytes(StandardCharsets.US_ASCII));
		}
		assertThat(search(null, "^begin", null)).hasSize(1);
		assertThat(search(null, "end", null)).isEmpty();
		assertThat(search(null, "second", null)).singleElement().extracting(Match::line).isEqualTo(2L);
	}

	@Test
	void returnsNoMoreMatchesThanAskedFor() throws IOException {
		write("a", "x\n".repeat(10));
		assertThat(this.connector.search(new SearchRequest(null, "x", null, 3L), this.context)).hasSize(3);
	}

	@Test
	void refusesWhatIsNoRegularExpression() {
		assertThat(assertInvalid("pattern", () -> search(null, "a(b", null))).hasMessageContaining("index");
		assertInvalid("pattern", () -> search(null, "x".repeat(SearchRequest.MAX_LENGTH + 1), null));
	}

	@Test
	void stopsCatastrophicPatternWhenCancelled() throws IOException {
		write("a", "a".repeat(200));
		this.context.cancelAtCheck(100);
		assertFails(ErrorCode.CANCELLED, () -> search(null, "(a?){200}a{200}b", null));
		assertThat(this.context.checks()).isEqualTo(100);
	}

	@Test
	void stopsCatastrophicPatternAtDeadline() throws Exception {
		write("a", "a".repeat(200));
		Thread timer = new Thread(() -> {
			while (this.context.checks() < 50) {
				Thread.onSpinWait();
			}
			this.context.expire();
		});
		timer.setDaemon(true);
		timer.start();
		assertFails(ErrorCode.TIMEOUT, () -> search(null, "(a?){200}a{200}b", null));
		timer.join();
	}

	@Test
	void stopsCatastrophicGlobWhenCancelled() throws IOException {
		write("a".repeat(200), "x");
		this.context.cancelAtCheck(100);
		assertFails(ErrorCode.CANCELLED, () -> search(null, "x", "*a".repeat(50) + "b"));
	}

	@Test
	void answersPatternThatNestsTooDeeply() throws IOException {
		write("a", "ab".repeat(8_000));
		assertInvalid("pattern", () -> search(null, "(a|b|c)*d", null));
	}

	@Test
	void stopsBetweenFilesWhenCancelled() throws IOException {
		for (int i = 0; i < 100; i++) {
			write("file" + i, "x");
		}
		try (Stream<Match> matches = stream(null, "x", null)) {
			var iterator = matches.iterator();
			iterator.next();
			this.context.cancel();
			assertFails(ErrorCode.CANCELLED, () -> iterator.forEachRemaining((match) -> {
			}));
		}
	}

	@Test
	void stopsWithinEndlessLineWhenCancelled() throws IOException {
		write("long", "x".repeat(1_000_000));
		this.context.cancelAtCheck(20);
		assertFails(ErrorCode.CANCELLED, () -> search(null, "y", null));
	}

	@Test
	void closedSearchFindsNothingMore() throws IOException {
		write("a", "x\nx\nx");
		Stream<Match> matches = stream(null, "x", null);
		var iterator = matches.spliterator();
		assertThat(iterator.tryAdvance((match) -> matches.close())).isTrue();
		assertThat(iterator.tryAdvance((match) -> {
		})).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "MD5", "SHA-1", "SHA-256", "SHA-512", "sha-256" })
	void hashesLikeTheJdk(String algorithm) throws Exception {
		byte[] content = new byte[200_001];
		Arrays.fill(content, (byte) 7);
		Files.write(this.root.resolve("file"), content);
		String expected = HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
		assertThat(hash("file", algorithm))
			.isEqualTo(new FileHash("file", 200_001, algorithm.toUpperCase(Locale.ROOT), expected));
	}

	@Test
	void hashesEmptyFileWithSha256() throws IOException {
		write("empty", "");
		assertThat(hash("empty", null).hash())
			.isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	}

	@ParameterizedTest
	@ValueSource(strings = { "MD2", "SHA256", "CRC32", "SHA-384", "" })
	void refusesOtherAlgorithms(String algorithm) throws IOException {
		write("file", "");
		assertInvalid("algorithm", () -> hash("file", algorithm));
	}

	@Test
	void stopsHashingWhenCancelled() throws IOException {
		Files.write(this.root.resolve("file"), new byte[1_000_000]);
		this.context.cancelAtCheck(3);
		assertFails(ErrorCode.CANCELLED, () -> hash("file", null));
	}

	private Payload read(String path, @Nullable Long offset, @Nullable Long length) {
		return this.connector.read(new ReadRequest(path, offset, length));
	}

	private FileHash hash(String path, @Nullable String algorithm) {
		return this.connector.hash(new HashRequest(path, algorithm), this.context);
	}

	private List<Match> search(@Nullable String path, String pattern, @Nullable String glob) {
		try (Stream<Match> matches = stream(path, pattern, glob)) {
			return matches.toList();
		}
	}

	private Stream<Match> stream(@Nullable String path, String pattern, @Nullable String glob) {
		return this.connector.search(new SearchRequest(path, pattern, glob, null), this.context);
	}

	private Path write(String name, String content) throws IOException {
		Path file = this.root.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file, content);
	}

}
