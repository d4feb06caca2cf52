package dev.connector;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Flow;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class PayloadTests {

	private static final byte[] BYTES = { 1, 2, 3, 4 };

	private static final Flow.Publisher<Payload> ITEMS = (subscriber) -> {
	};

	@Test
	void carriesBytesWithTheirContentType() {
		Payload payload = Payload.of(BYTES, Payload.OCTET_STREAM);
		assertThat(payload.isStream()).isFalse();
		assertThat(payload.size()).isEqualTo(4);
		assertThat(payload.toByteArray()).isEqualTo(BYTES).isNotSameAs(BYTES);
		assertThat(payload.contentType()).isEqualTo("application/octet-stream");
	}

	@Test
	void carriesWhatRemainsOfABufferAndLeavesTheBufferAlone() {
		ByteBuffer buffer = ByteBuffer.wrap(BYTES);
		buffer.position(1).limit(3);
		Payload payload = Payload.of(buffer, "x/y");
		buffer.position(2);
		assertThat(payload.toByteArray()).containsExactly(2, 3);
		assertThat(buffer.position()).isEqualTo(2);
	}

	@Test
	void everyReaderHasAPositionOfItsOwnAndCannotWrite() {
		Payload payload = Payload.of(BYTES, "x/y");
		ByteBuffer first = payload.bytes();
		first.get();
		assertThat(payload.bytes().remaining()).isEqualTo(4);
		assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> first.put((byte) 9));
		ByteBuffer unsafe = payload.unsafeBytes();
		unsafe.get();
		assertThat(unsafe.hasArray()).isTrue();
		assertThat(payload.unsafeBytes().remaining()).isEqualTo(4);
		assertThat(payload.size()).isEqualTo(4);
	}

	@Test
	void theBytesAreCopiedWhereverTheyAre() {
		ByteBuffer part = ByteBuffer.wrap(BYTES, 1, 2);
		for (Payload payload : List.of(Payload.of(BYTES, 1, 2, "x/y"), Payload.of(part, "x/y"),
				Payload.of(part.asReadOnlyBuffer(), "x/y"),
				Payload.of(ByteBuffer.allocateDirect(2).put(part.slice()).flip(), "x/y"))) {
			byte[] target = new byte[4];
			payload.copyTo(target, 1);
			assertThat(target).containsExactly(0, 2, 3, 0);
			assertThat(payload).isEqualTo(Payload.of(new byte[] { 2, 3 }, "x/y"))
				.hasSameHashCodeAs(Payload.of(new byte[] { 2, 3 }, "x/y"));
			assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> payload.copyTo(target, 3));
		}
		assertThatIllegalStateException().isThrownBy(() -> Payload.stream("x/y", ITEMS).copyTo(new byte[4], 0));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> Payload.of(BYTES, 2, 3, "x/y"));
	}

	@Test
	void textIsUtf8() {
		Payload payload = Payload.json("{\"ä\":1}");
		assertThat(payload.contentType()).isEqualTo(Payload.JSON);
		assertThat(payload.text()).isEqualTo("{\"ä\":1}");
		assertThat(payload.toByteArray()).isEqualTo("{\"ä\":1}".getBytes(StandardCharsets.UTF_8));
		assertThat(payload.size()).isEqualTo(8);
	}

	@Test
	void theEmptyPayloadHasNoBytes() {
		assertThat(Payload.empty().size()).isZero();
		assertThat(Payload.empty().toByteArray()).isEmpty();
		assertThat(Payload.empty()).isEqualTo(Payload.of(new byte[0], Payload.OCTET_STREAM));
	}

	@Test
	void aStreamHasItemsAndNoBytes() {
		Payload stream = Payload.stream(Payload.JSON, ITEMS);
		assertThat(stream.isStream()).isTrue();
		assertThat(stream.items()).isSameAs(ITEMS);
		assertThatIllegalStateException().isThrownBy(stream::bytes).withMessageContaining("items");
		assertThatIllegalStateException().isThrownBy(stream::unsafeBytes);
		assertThatIllegalStateException().isThrownBy(stream::toByteArray);
		assertThatIllegalStateException().isThrownBy(stream::text);
		assertThatIllegalStateException().isThrownBy(stream::size);
		assertThatIllegalStateException().isThrownBy(() -> Payload.empty().items()).withMessageContaining("bytes");
	}

	@Test
	void payloadsAreEqualByContent() {
		assertThat(Payload.json("1")).isEqualTo(Payload.of("1".getBytes(StandardCharsets.UTF_8), Payload.JSON))
			.hasSameHashCodeAs(Payload.json("1"))
			.isNotEqualTo(Payload.json("2"))
			.isNotEqualTo(Payload.of("1".getBytes(StandardCharsets.UTF_8), "text/plain"))
			.isNotEqualTo("1");
		assertThat(Payload.stream(Payload.JSON, ITEMS)).isEqualTo(Payload.stream(Payload.JSON, ITEMS))
			.isNotEqualTo(Payload.stream(Payload.JSON, (subscriber) -> {
			}));
	}

	@Test
	void itsTextFormShowsNothingOfWhatIsInIt() {
		assertThat(Payload.json("{\"password\":\"hunter2\"}")).hasToString("22 bytes of application/json");
		assertThat(Payload.stream(Payload.JSON, ITEMS)).hasToString("stream of application/json");
	}

	@Test
	void aContentTypeAndItemsAreRequired() {
		assertThatNullPointerException().isThrownBy(() -> Payload.of(BYTES, null)).withMessage("contentType");
		assertThatNullPointerException().isThrownBy(() -> Payload.stream(Payload.JSON, null)).withMessage("items");
	}

}
