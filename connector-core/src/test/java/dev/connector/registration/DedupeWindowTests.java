package dev.connector.registration;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import dev.connector.ErrorCode;
import dev.connector.Payload;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DedupeWindowTests extends AbstractExecutionsTests {

	private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	private AnswerShare share;

	private DedupeWindow window;

	private NaiveWindow naive;

	@ParameterizedTest
	@CsvSource({ "1, 1, 100", "2, 7, 2000", "3, 50, 30000", "4, 300, 20000", "5, 300, 10000000", "6, 3000, 600000" })
	void remembersWhatANaiveOneRemembers(long seed, int maxEntries, long maxBytes) {
		create(maxEntries, maxBytes);
		Random random = new Random(seed);
		long now = random.nextLong();
		for (int step = 0; step < 10_000; step++) {
			now += random.nextInt(1000) == 0 ? Duration.ofMinutes(6).toNanos() : random.nextInt(1_000_000);
			step(random, now);
			assertThat(this.share.bytes()).isEqualTo(this.naive.bytes());
			for (int i = 0; i < 3; i++) {
				assertFinds(anyId(random), random);
			}
		}
		this.window.clear();
		assertThat(this.share.bytes()).isZero();
		assertThat(this.window.isEmpty()).isTrue();
	}

	@Test
	void answerThatIsForgottenMakesRoomAtOnceAndItsRequestStays() {
		create(10, 1000);
		add(answered("r1", new byte[300]), 0);
		add(answered("r2", new byte[300]), 0);
		assertThat(answerTo("r1")).isNull();
		assertThat(answerTo("r2")).isEqualTo(new ConnectorFrame.Result("r2", Payload.of(new byte[300], Payload.JSON)));
		assertThat(this.window.forgetOldestAnswer()).isTrue();
		assertThat(this.window.forgetOldestAnswer()).isFalse();
		assertThat(this.share.bytes()).isZero();
		assertThat(answerTo("r2")).isNull();
		this.window.clear();
	}

	@Test
	void nothingIsLeftOfWhatIsForgotten() {
		create(10, 10_000);
		assertThat(this.window.isEmpty()).isTrue();
		add(answered("r1", new byte[300]), 0);
		assertThat(this.window.isEmpty()).isFalse();
		this.window.expire(this.dedupe.ttl().toNanos());
		assertThat(this.window.isEmpty()).isTrue();
	}

	@Test
	void rememberedAnswerIsNoPartOfWhatTheHandlerGave() {
		create(10, 10_000);
		byte[] given = { 1, 2, 3 };
		add(answered("r1", given), 0);
		given[1] = 9;
		assertThat(answerTo("r1"))
			.isEqualTo(new ConnectorFrame.Result("r1", Payload.of(new byte[] { 1, 2, 3 }, Payload.JSON)));
		this.window.clear();
	}

	/**
	 * Room for half of the answers only, so that both ends of what is remembered move.
	 */
	@Test
	void fullOneAllocatesNothingForAFurtherRequest() {
		create(1000, 128 * 1000);
		List<KnownRequest> requests = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			KnownRequest request = answered("request-" + i, new byte[128]);
			request.addBytes(128);
			requests.add(request);
		}
		addAll(requests, 10);
		long before = THREADS.getCurrentThreadAllocatedBytes();
		addAll(requests, 10);
		long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
		assertThat(allocated).as("bytes for 20,000 requests").isLessThan(20_000);
		assertThat(this.share.bytes()).isEqualTo(500 * 128);
		assertThat(answerTo("request-1499")).isNull();
		assertThat(answerTo("request-1500")).isNotNull();
		this.window.clear();
	}

	private void addAll(List<KnownRequest> requests, int times) {
		for (int i = 0; i < times; i++) {
			for (int j = 0; j < requests.size(); j++) {
				KnownRequest request = requests.get(j);
				if (this.window.find(request.id()) != null || !this.share.takeBytes(128)) {
					throw new IllegalStateException("Nothing that is not there already, and no more than fits");
				}
				this.window.add(request, j);
			}
		}
	}

	private void create(int maxEntries, long maxBytes) {
		this.dedupe = DedupeOptions.defaults().withMaxEntries(maxEntries);
		this.outbox = OutboxOptions.defaults().withMaxBytes(maxBytes);
		recreate();
		this.share = new AnswerShare(this.budget);
		this.window = new DedupeWindow(this.dedupe, this.share);
		this.naive = new NaiveWindow(this.dedupe, maxBytes / 2);
	}

	private void step(Random random, long now) {
		int chance = random.nextInt(4000);
		if (chance == 0) {
			this.window.clear();
			this.naive.clear();
		}
		else if (chance < 100) {
			assertThat(this.window.forgetOldestAnswer()).isEqualTo(this.naive.forgetOldestAnswer());
		}
		else if (chance < 110) {
			this.window.expire(now);
			this.naive.expire(now);
		}
		else {
			add(anyId(random), random, now);
		}
	}

	private void add(String id, Random random, long now) {
		if (this.window.find(id) == null) {
			GatewayFrame.Execute frame = execute(id, "c" + random.nextInt(3), anyPayload(random, 100));
			ConnectorFrame answer = anyAnswer(random, id);
			boolean streamed = random.nextInt(50) == 0;
			boolean kept = add(answered(frame, answer, streamed), now);
			this.naive.add(frame, (streamed || !kept) ? null : answer, now);
		}
	}

	private void assertFinds(String id, Random random) {
		RememberedRequest found = this.window.find(id);
		NaiveWindow.Entry expected = this.naive.find(id);
		assertThat(found != null).as(id).isEqualTo(expected != null);
		if (found != null && expected != null) {
			assertThat(found.answer()).isEqualTo(expected.answer());
			assertThat(found.differsFrom(expected.frame())).isFalse();
			Payload payload = expected.frame().payload();
			assertThat(found.differsFrom(execute(id, "other", payload))).isTrue();
			GatewayFrame.Execute other = execute(id, expected.frame().capability(), anyPayload(random, 100));
			assertThat(found.differsFrom(other)).isEqualTo(!other.payload().bytes().equals(payload.bytes()));
		}
	}

	private @Nullable ConnectorFrame answerTo(String id) {
		RememberedRequest found = this.window.find(id);
		assertThat(found).as(id).isNotNull();
		return found.answer();
	}

	/**
	 * Take the bytes of an answer like one that waited to be acknowledged.
	 */
	private boolean add(KnownRequest request, long now) {
		long bytes = KnownRequest.sizeOf(request.answer());
		boolean taken = this.share.takeBytes(bytes);
		if (taken) {
			request.addBytes(bytes);
		}
		else {
			request.forgetAnswer();
		}
		this.window.add(request, now);
		return taken;
	}

	private KnownRequest answered(String id, byte[] answer) {
		return answered(execute(id, "list", Payload.json(id)),
				new ConnectorFrame.Result(id, Payload.of(answer, Payload.JSON)), false);
	}

	private KnownRequest answered(GatewayFrame.Execute frame, ConnectorFrame answer, boolean streamed) {
		KnownRequest request = new Execution(frame, this.executions).request();
		if (streamed) {
			request.beginStream();
		}
		request.answered(answer, KnownRequest.checksum(frame.payload()));
		return request;
	}

	/**
	 * Of each ten some have the same hash; some are long, or not Latin.
	 */
	private static String anyId(Random random) {
		int number = random.nextInt(5000);
		String prefix = "";
		for (int bit = number; bit != 0; bit >>= 1) {
			prefix += ((bit & 1) != 0) ? "Aa" : "BB";
		}
		return switch (number % 10) {
			case 0, 1, 2 -> prefix;
			case 3 -> "żółw" + number;
			case 4 -> number + "\ud83d";
			case 5 -> (number % 100 == 5) ? "long".repeat(10_000) + number : "é" + number;
			default -> "request-" + number;
		};
	}

	private static Payload anyPayload(Random random, int most) {
		byte[] bytes = new byte[random.nextInt(most)];
		random.nextBytes(bytes);
		return Payload.of(bytes, (random.nextInt(5) == 0) ? "text/plain; a=ż" : Payload.JSON);
	}

	private static ConnectorFrame anyAnswer(Random random, String id) {
		return switch (random.nextInt(20)) {
			case 0 -> new ConnectorFrame.ResultError(id, ErrorCode.NOT_FOUND, "none", Map.of("/a", "b"));
			case 1 -> new ConnectorFrame.ResultEnd(id, 0, Payload.JSON);
			case 2 -> new ConnectorFrame.Result(id, anyPayload(random, 3 * RememberedAnswers.SMALL));
			case 3 -> new ConnectorFrame.Result(id, Payload.of(new byte[0], "x".repeat(random.nextInt(5000))));
			default -> new ConnectorFrame.Result(id, anyPayload(random, 500));
		};
	}

}
