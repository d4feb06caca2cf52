package dev.connector.command.channel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LineSplitterTests {

	private static final int MAX = 10;

	private final LineSplitter splitter = new LineSplitter(MAX);

	private final List<String> lines = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 100 })
	void findsTheSameLinesWhereverThePiecesEnd(int size) {
		byte[] bytes = "one\r\n\n \t\r\n\u00e4\ud83d\ude00\nthree\r\n\r\nlast".getBytes(StandardCharsets.UTF_8);
		for (int from = 0; from < bytes.length; from += size) {
			assertThat(this.splitter.feed(bytes, from, Math.min(bytes.length, from + size), this::add)).isTrue();
		}
		assertThat(this.lines).containsExactly("one", "\u00e4\ud83d\ude00", "three");
		this.splitter.finish(this::add);
		assertThat(this.lines).hasSize(4).endsWith("last");
		this.splitter.finish(this::add);
		assertThat(this.lines).hasSize(4);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4, 100 })
	void takesLinesUpToTheLimitAndNoLongerOnes(int size) {
		assertThat(feed("0123456789\r\n0123456789\n", size)).isTrue();
		assertThat(this.lines).containsExactly("0123456789", "0123456789");
		assertThat(feed("0123456789x\n", size)).isFalse();
		assertThat(this.lines).hasSize(2);
	}

	@Test
	void doesNotWaitForTheEndOfALineThatIsTooLong() {
		assertThat(feed("0123456789\r", 3)).isTrue();
		assertThat(feed("x", 3)).isFalse();
	}

	@Test
	void theLinesAreNotPartOfThePiece() {
		byte[] piece = "ab\n".getBytes(StandardCharsets.UTF_8);
		List<byte[]> found = new ArrayList<>();
		this.splitter.feed(piece, 0, piece.length, found::add);
		piece[0] = 'x';
		assertThat(found).containsExactly("ab".getBytes(StandardCharsets.UTF_8));
	}

	private boolean feed(String text, int size) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		boolean taken = true;
		for (int from = 0; from < bytes.length && taken; from += size) {
			taken = this.splitter.feed(bytes, from, Math.min(bytes.length, from + size), this::add);
		}
		return taken;
	}

	private void add(byte[] line) {
		this.lines.add(new String(line, StandardCharsets.UTF_8));
	}

}
