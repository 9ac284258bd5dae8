package io.caravan.tokenizer.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Python's arithmetic on numbers. */
final class Arithmetic {

    private Arithmetic() {}

    static Object of(String operator, Object left, Object right) {
        if (!Numbers.is(left) || !Numbers.is(right)) {
            throw unsupported(operator, left, right);
        }
        if (Numbers.integral(left) && Numbers.integral(right)) {
            return integers(operator, left, right);
        }
        return floats(operator, Numbers.real(left), Numbers.real(right));
    }

    static TemplateException unsupported(String operator, Object left, Object right) {
        if (left instanceof Undefined missing) {
            return missing.failure();
        }
        if (right instanceof Undefined missing) {
            return missing.failure();
        }
        return TemplateException.failed("unsupported operand type(s) for " + operator + ": '" + TypeName.of(left)
                + "' and '" + TypeName.of(right) + "'");
    }

    private static Object integers(String operator, Object left, Object right) {
        Long a = Numbers.small(left);
        Long b = Numbers.small(right);
        if (a != null && b != null && a == a.intValue() && b == b.intValue()) {
            switch (operator) {
                case "+":
                    return a + b;
                case "-":
                    return a - b;
                case "*":
                    return a * b;
                case "//":
                    return Math.floorDiv(a, nonZero(b));
                case "%":
                    return Math.floorMod(a, nonZero(b));
                case "/":
                    return a.doubleValue() / nonZero(b);
                default:
            }
        }
        return bigs(operator, Numbers.big(left), Numbers.big(right));
    }

    private static long nonZero(long divisor) {
        if (divisor == 0) {
            throw zero();
        }
        return divisor;
    }

    private static TemplateException zero() {
        return TemplateException.failed("division by zero");
    }

    private static Object bigs(String operator, BigInteger a, BigInteger b) {
        return switch (operator) {
            case "+" -> Numbers.reduced(a.add(b));
            case "-" -> Numbers.reduced(a.subtract(b));
            case "*" -> Numbers.reduced(a.multiply(b));
            case "//" -> Numbers.reduced(divided(a, b)[0]);
            case "%" -> Numbers.reduced(divided(a, b)[1]);
            case "/" -> quotient(a, b);
            default -> power(a, b);
        };
    }

    /** The quotient rounded down and what remains. */
    private static BigInteger[] divided(BigInteger a, BigInteger b) {
        if (b.signum() == 0) {
            throw zero();
        }
        BigInteger[] both = a.divideAndRemainder(b);
        if (both[1].signum() != 0 && both[1].signum() != b.signum()) {
            both[0] = both[0].subtract(BigInteger.ONE);
            both[1] = both[1].add(b);
        }
        return both;
    }

    private static Object quotient(BigInteger a, BigInteger b) {
        if (b.signum() == 0) {
            throw zero();
        }
        double exact = new BigDecimal(a)
                .divide(new BigDecimal(b), new MathContext(400))
                .doubleValue();
        if (Double.isInfinite(exact)) {
            throw TemplateException.failed("integer division result too large for a float");
        }
        return exact;
    }

    private static Object power(BigInteger base, BigInteger exponent) {
        if (exponent.signum() < 0) {
            return floats("**", base.doubleValue(), exponent.doubleValue());
        }
        if (base.abs().bitLength() <= 1) {
            boolean odd = exponent.testBit(0);
            return base.signum() == 0 ? (exponent.signum() == 0 ? 1L : 0L) : base.signum() < 0 && odd ? -1L : 1L;
        }
        if (exponent.bitLength() > 20 || (long) base.bitLength() * exponent.intValue() > 1 << 17) {
            throw TemplateException.limit("a power of more than " + (1 << 17) + " bits");
        }
        return Numbers.reduced(base.pow(exponent.intValue()));
    }

    private static Object floats(String operator, double a, double b) {
        switch (operator) {
            case "+":
                return a + b;
            case "-":
                return a - b;
            case "*":
                return a * b;
            case "**":
                return powered(a, b);
            default:
        }
        if (b == 0) {
            throw zero();
        }
        if (operator.equals("/")) {
            return a / b;
        }
        double rest = a % b;
        double quotient = (a - rest) / b;
        if (rest != 0 && rest < 0 != b < 0) {
            rest += b;
            quotient -= 1;
        } else if (rest == 0) {
            rest = Math.copySign(0.0, b);
        }
        if (operator.equals("%")) {
            return rest;
        }
        double floor = Math.floor(quotient);
        return quotient == 0 ? Math.copySign(0.0, a / b) : quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static Object powered(double a, double b) {
        if (a == 0 && b < 0) {
            throw TemplateException.failed("0.0 cannot be raised to a negative power");
        }
        double result = Math.pow(a, b);
        if (Double.isNaN(result) && !Double.isNaN(a) && !Double.isNaN(b)) {
            throw TemplateException.failed("a power that is not a real number");
        }
        if (Double.isInfinite(result) && !Double.isInfinite(a) && !Double.isInfinite(b)) {
            throw TemplateException.failed("Numerical result out of range");
        }
        return b == 0 || a == 1 ? 1.0 : result;
    }

    static Object negative(Object value) {
        if (value instanceof Double number) {
            return -number;
        }
        if (!Numbers.is(value)) {
            throw unary("-", value);
        }
        return Numbers.reduced(Numbers.big(value).negate());
    }

    static Object positive(Object value) {
        if (!Numbers.is(value)) {
            throw unary("+", value);
        }
        return value instanceof Boolean ? Numbers.reduced(Numbers.big(value)) : value;
    }

    private static TemplateException unary(String operator, Object value) {
        return value instanceof Undefined missing
                ? missing.failure()
                : TemplateException.failed("bad operand type for unary " + operator + ": '" + TypeName.of(value) + "'");
    }
}
