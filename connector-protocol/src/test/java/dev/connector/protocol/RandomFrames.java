package dev.connector.protocol;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import dev.connector.ConnectorAddress;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Frame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.PeerKey;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of random content. Every record is made by its components, so that a new
 * kind of frame or a new component is covered by being there; a component of a type that
 * is not known here fails.
 */
final class RandomFrames {

	private static final String KEY_CHARACTERS = "ABCXYZabcxyz0189_-";

	private static final String[] STRINGS = { "", " ", "a", "\0", "\u007f\u0080\u07ff\u0800\uffff", "äöü€",
			"\ud83d\ude80", "line\r\nbreak", "{\"json\": [1, 2]}" };

	private static final long[] NUMBERS = { 0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE - 1, Integer.MAX_VALUE,
			Integer.MAX_VALUE + 1L, Long.MAX_VALUE - 1, Long.MAX_VALUE };

	private final Random random;

	RandomFrames(long seed) {
		this.random = new Random(seed);
	}

	static Stream<Class<? extends ConnectorFrame>> connectorKinds() {
		return kinds(ConnectorFrame.class).map((kind) -> kind.asSubclass(ConnectorFrame.class));
	}

	static Stream<Class<? extends GatewayFrame>> gatewayKinds() {
		return kinds(GatewayFrame.class).map((kind) -> kind.asSubclass(GatewayFrame.class));
	}

	private static Stream<Class<?>> kinds(Class<?> direction) {
		return Arrays.stream(direction.getPermittedSubclasses())
			.flatMap((kind) -> kind.isSealed() ? kinds(kind) : Stream.of(kind));
	}

	<F extends Frame> F next(Class<F> kind) {
		return kind.cast(record(kind));
	}

	private Object record(Class<?> type) {
		try {
			RecordComponent[] components = type.getRecordComponents();
			Object[] values = new Object[components.length];
			Class<?>[] types = new Class<?>[components.length];
			for (int i = 0; i < components.length; i++) {
				types[i] = components[i].getType();
				values[i] = component(components[i]);
			}
			Constructor<?> constructor = type.getDeclaredConstructor(types);
			return constructor.newInstance(values);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(type.getName(), ex);
		}
	}

	private @Nullable Object component(RecordComponent component) {
		if (component.getAnnotatedType().isAnnotationPresent(Nullable.class) && this.random.nextBoolean()) {
			return null;
		}
		if (component.getName().equals("protocolVersion")) {
			return Math.max(1, (int) number(Integer.MAX_VALUE));
		}
		return value(component.getGenericType());
	}

	private Object value(Type type) {
		if (type instanceof ParameterizedType parameterized) {
			return container(parameterized);
		}
		Class<?> raw = (Class<?>) type;
		if (raw == String.class) {
			return string();
		}
		if (raw == boolean.class) {
			return this.random.nextBoolean();
		}
		if (raw == int.class) {
			return (int) number(Integer.MAX_VALUE);
		}
		if (raw == long.class) {
			return number(Long.MAX_VALUE);
		}
		if (raw == Duration.class) {
			return Duration.ofNanos(number(Long.MAX_VALUE));
		}
		if (raw == Payload.class) {
			return payload();
		}
		if (raw == RegistrationKey.class) {
			return new RegistrationKey(keyPart(), keyPart(), keyPart());
		}
		if (raw == ConnectorAddress.class) {
			return new ConnectorAddress(keyPart(), keyPart(), this.random.nextBoolean() ? keyPart() : null);
		}
		if (raw == PeerKey.class) {
			return new PeerKey(keyPart(), keyPart(), keyPart());
		}
		if (raw.isEnum()) {
			return raw.getEnumConstants()[this.random.nextInt(raw.getEnumConstants().length)];
		}
		if (raw.isRecord()) {
			return record(raw);
		}
		throw new IllegalStateException("Say here how to make a random " + raw.getName());
	}

	private Object container(ParameterizedType type) {
		int size = rarely(200) ? 300 : this.random.nextInt(4);
		Type[] arguments = type.getActualTypeArguments();
		if (type.getRawType() == List.class) {
			List<Object> list = new ArrayList<>();
			for (int i = 0; i < size; i++) {
				list.add(value(arguments[0]));
			}
			return list;
		}
		if (type.getRawType() == Map.class) {
			Map<Object, Object> map = new HashMap<>();
			for (int i = 0; i < size; i++) {
				map.put(value(arguments[0]), value(arguments[1]));
			}
			return map;
		}
		throw new IllegalStateException("Say here how to make a random " + type);
	}

	private long number(long max) {
		long number = switch (this.random.nextInt(3)) {
			case 0 -> NUMBERS[this.random.nextInt(NUMBERS.length)];
			case 1 -> this.random.nextInt(1000);
			default -> this.random.nextLong() >>> 1 + this.random.nextInt(62);
		};
		return Math.min(number, max);
	}

	private String string() {
		if (this.random.nextBoolean()) {
			return STRINGS[this.random.nextInt(STRINGS.length)];
		}
		int length = rarely(500) ? 20_000 : this.random.nextInt(24);
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < length; i++) {
			text.appendCodePoint(codePoint());
		}
		return text.toString();
	}

	private int codePoint() {
		int codePoint = this.random.nextBoolean() ? this.random.nextInt(128)
				: this.random.nextInt(Character.MAX_CODE_POINT + 1);
		boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
		return surrogate ? 'x' : codePoint;
	}

	private String keyPart() {
		int length = rarely(10) ? RegistrationKey.MAX_PART_LENGTH
				: 1 + this.random.nextInt(RegistrationKey.MAX_PART_LENGTH);
		StringBuilder part = new StringBuilder();
		for (int i = 0; i < length; i++) {
			part.append(KEY_CHARACTERS.charAt(this.random.nextInt(KEY_CHARACTERS.length())));
		}
		return part.toString();
	}

	private Payload payload() {
		byte[] bytes = new byte[rarely(200) ? 1024 * 1024 : this.random.nextInt(64)];
		this.random.nextBytes(bytes);
		return switch (this.random.nextInt(4)) {
			case 0 -> Payload.of(ByteBuffer.wrap(bytes).position(bytes.length / 2), string());
			case 1 -> Payload.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), string());
			case 2 -> Payload.of(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), string());
			default -> Payload.of(bytes, string());
		};
	}

	private boolean rarely(int oneIn) {
		return this.random.nextInt(oneIn) == 0;
	}

}
