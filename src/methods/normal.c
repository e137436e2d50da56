#include "methods/normal.h"

#include <math.h>
#include <stddef.h>

#include "base/number.h"

/* c[0] + c[1] x + ... + c[n - 1] x^(n - 1) */
static double polynomial(const double *c, size_t n, double x) {
    double sum = 0;
    while (n-- > 0)
        sum = sum * x + c[n];
    return sum;
}

double ofr_normal_share(double x) {
    static const double up[] = {220.206867912376, 221.213596169931,  112.079291497871,    33.912866078383,
                                6.37396220353165, 0.700383064443688, 3.52624965998911e-02};
    static const double down[] = {440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674,
                                  86.7807322029461, 16.064177579207,  1.75566716318264, 8.83883476483184e-02};
    double far = fabs(x), above = 0;
    if (far <= 37) {
        double e = ofr_exp(-far * far / 2);
        if (far < 7.07106781186547)
            above = e * polynomial(up, 7, far) / polynomial(down, 8, far);
        else
            above = e / (far + 1 / (far + 2 / (far + 3 / (far + 4 / (far + 0.65))))) / 2.506628274631;
    }
    return x > 0 ? 1 - above : above;
}

double ofr_normal_quantile(double share) {
    static const double a[] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                               1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                               3.3430575583588128105e4, 2.5090809287301226727e3};
    static const double b[] = {1.0,
                               4.2313330701600911252e1,
                               6.8718700749205790830e2,
                               5.3941960214247511077e3,
                               2.1213794301586595867e4,
                               3.9307895800092710610e4,
                               2.8729085735721942674e4,
                               5.2264952788528545610e3};
    static const double c[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                               3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                               2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[] = {1.0,
                               2.05319162663775882187e0,
                               1.67638483018380384940e0,
                               6.89767334985100004550e-1,
                               1.48103976427480074590e-1,
                               1.51986665636164571966e-2,
                               5.47593808499534494600e-4,
                               1.05075007164441684324e-9};
    static const double e[] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                               1.78482653991729133580e0,  2.96560571828504891230e-1,
                               2.65321895265761230930e-2, 1.24266094738807843860e-3,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[] = {1.0,
                               5.99832206555887937690e-1,
                               1.36929880922735805310e-1,
                               1.48753612908506148525e-2,
                               7.86869131145613259100e-4,
                               1.84631831751005468180e-5,
                               1.42151175831644588870e-7,
                               2.04426310338993978564e-15};
    double q = share - 0.5;
    if (share <= 0)
        return -INFINITY;
    if (share >= 1)
        return INFINITY;
    if (fabs(q) <= 0.425) {
        double r = 0.180625 - q * q;
        return q * polynomial(a, 8, r) / polynomial(b, 8, r);
    }
    double r = ofr_sqrt(-ofr_log(q < 0 ? share : 1 - share));
    double x = r <= 5 ? polynomial(c, 8, r - 1.6) / polynomial(d, 8, r - 1.6)
                      : polynomial(e, 8, r - 5) / polynomial(f, 8, r - 5);
    return q < 0 ? -x : x;
}
