package dev.connector.benchmark.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.Payload;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.registration.RegistrationOptions;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer of a connector, with the window that a gateway has by default.
 */
final class ConnectorSource implements Source {

	private static final int BATCH = 16;

	private static final long PATIENCE_SECONDS = 300;

	private final Site site = new Site();

	private final ConnectorAddress address;

	private final AtomicLong ids = new AtomicLong();

	private volatile long items;

	ConnectorSource(int itemBytes) throws IOException, InterruptedException {
		Payload item = Payload.of(new byte[itemBytes], Payload.OCTET_STREAM);
		this.address = this.site.add("default",
				(request) -> CompletableFuture.completedStage(Payload.stream(Payload.OCTET_STREAM,
						(subscriber) -> subscriber.onSubscribe(new Items(subscriber, item, this.items)))),
				RegistrationOptions.defaults());
	}

	@Override
	public long stream(long number) throws Exception {
		this.items = number;
		ExecuteResult result = this.site.gateway()
			.execute(this.address,
					ExecuteRequest.of(Long.toString(this.ids.incrementAndGet()), "stream", Payload.empty())
						.withTimeout(Duration.ofSeconds(PATIENCE_SECONDS)))
			.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		if (!(result instanceof ExecuteResult.Success success)) {
			throw new IOException("No answer: " + result);
		}
		Counter counter = new Counter();
		success.payload().items().subscribe(counter);
		return counter.done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public void close() {
		this.site.close();
	}

	/**
	 * Emits the same item again and again, as often as it is asked to. Asked by one
	 * thread at a time.
	 */
	private static final class Items implements Flow.Subscription {

		private final Flow.Subscriber<? super Payload> subscriber;

		private final Payload item;

		private final long number;

		private long emitted;

		Items(Flow.Subscriber<? super Payload> subscriber, Payload item, long number) {
			this.subscriber = subscriber;
			this.item = item;
			this.number = number;
		}

		@Override
		public void request(long asked) {
			for (long i = 0; i < asked && this.emitted < this.number; i++) {
				this.emitted++;
				this.subscriber.onNext(this.item);
				if (this.emitted == this.number) {
					this.subscriber.onComplete();
				}
			}
		}

		@Override
		public void cancel() {
			this.emitted = this.number;
		}

	}

	/**
	 * Counts what arrives.
	 */
	private static final class Counter implements Flow.Subscriber<Payload> {

		private final CompletableFuture<Long> done = new CompletableFuture<>();

		private Flow.@Nullable Subscription subscription;

		private long bytes;

		private int unread;

		@Override
		public void onSubscribe(Flow.Subscription offered) {
			this.subscription = offered;
			offered.request(2L * BATCH);
		}

		@Override
		public void onNext(Payload item) {
			this.bytes += item.size();
			if (++this.unread == BATCH && this.subscription != null) {
				this.unread = 0;
				this.subscription.request(BATCH);
			}
		}

		@Override
		public void onError(Throwable thrown) {
			this.done.completeExceptionally(thrown);
		}

		@Override
		public void onComplete() {
			this.done.complete(this.bytes);
		}

	}

}
