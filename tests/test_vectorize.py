"""The estimators: what they count, and that they behave as scikit-learn's own do."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Callable, Iterable, Iterator

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import BaseEstimator, clone
from sklearn.exceptions import NotFittedError, SkipTestWarning
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.utils import estimator_checks
from sklearn.utils.estimator_checks import parametrize_with_checks

import policytext as pt
from policytext.lexicon import Lexicon, load_lexicon
from policytext.model import InputError
from policytext.vectorize import FormulationVectorizer, PolicyTokenizer, for_counting

RAWS = [
    "做到“两个维护”，反对“四风”。反对“四风”问题。",
    "贯彻新发展理念。创新发展理念，转变发展方式。",
    "做好“六稳”工作。稳就业、稳金融、稳外贸、稳外资、稳投资和稳预期，落实“六稳”。",
    "没有。",
]


def shown(vectorizer: FormulationVectorizer, raws: Iterable[object] = RAWS) -> dict[str, list[int]]:
    """The columns by name."""
    matrix = vectorizer.fit_transform(raws)
    return dict(zip(vectorizer.get_feature_names_out().tolist(), matrix.toarray().T.tolist(), strict=True))


# ── what is counted ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_counts_are_those_of_count_formulations() -> None:
    for nested in ("longest", "all", "standalone"):
        for count in ("canonical", "form"):
            found = shown(FormulationVectorizer(nested=nested, count=count))
            for row, raw in enumerate(RAWS):
                wanted = pt.count_formulations(pt.annotate(pt.Document("a", raw)), nested=nested, count=count)
                assert {name: column[row] for name, column in found.items() if column[row]} == wanted
    assert shown(FormulationVectorizer())["六稳"] == [0, 0, 3, 0]
    assert shown(FormulationVectorizer(count="form"))["六稳"] == [0, 0, 2, 0]
    assert shown(FormulationVectorizer(nested="all"))["新发展理念"] == [0, 2, 0, 0]


def test_binary_and_kinds() -> None:
    assert shown(FormulationVectorizer(binary=True))["四风"] == [1, 0, 0, 0]
    assert list(shown(FormulationVectorizer(kinds=["numeric"]))) == ["两个维护", "六稳", "四风"]


def test_columns_are_in_code_point_order() -> None:
    names = list(shown(FormulationVectorizer()))
    assert names == sorted(names)
    vectorizer = FormulationVectorizer().fit(RAWS)
    assert list(vectorizer.vocabulary_.values()) == list(range(len(names)))


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"min_df": 2}, ["四风"]),
        ({"min_df": 0.5}, ["四风"]),
        ({"min_df": 0.6}, None),
        ({"max_df": 1}, ["两个维护"]),
        ({"max_df": 0.25}, ["两个维护"]),
        ({"vocabulary": ["四风", "六稳", "四风"]}, ["四风", "六稳"]),
    ],
)
def test_columns_can_be_chosen(options: dict[str, object], names: list[str] | None) -> None:
    raws = ["反对“四风”。", "做到“两个维护”，反对“四风”。", "没有。", "没有。"]
    if names is None:
        with pytest.raises(InputError, match="no formulation is left for the columns in 4 documents"):
            FormulationVectorizer(**options).fit(raws)
    else:
        assert list(shown(FormulationVectorizer(**options), raws)) == names


def test_what_is_not_in_the_fitted_documents_is_not_counted() -> None:
    vectorizer = FormulationVectorizer().fit(RAWS[:1])
    assert vectorizer.transform(RAWS).toarray().tolist() == [[1, 2], [0, 0], [0, 0], [0, 0]]


def test_a_lexicon_of_ones_own() -> None:
    lexicon = load_lexicon(remove=["四风"])
    assert "四风" not in shown(FormulationVectorizer(lexicon=lexicon, kinds=["numeric"]), ["反对四风，做到两个维护"])
    annotated = [pt.annotate(pt.Document("a", raw)) for raw in RAWS]
    assert list(shown(FormulationVectorizer(lexicon=lexicon), annotated)) == list(
        shown(FormulationVectorizer(lexicon=lexicon))
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"nested": "some"}, "nested 'some' is none of"),
        ({"count": "some"}, "count 'some' is none of"),
        ({"vocabulary": "some"}, "vocabulary 'some' is none of lexicon, discover; or give a list"),
        ({"kinds": ["some"]}, "'some' is no kind"),
        ({"vocabulary": []}, "no formulation is left"),
    ],
)
def test_arguments_that_make_no_sense(options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        FormulationVectorizer(**options).fit(RAWS)


@pytest.mark.parametrize("wrong", ["做到“两个维护”", pt.Document("a", "甲"), [b"a"], [None], [1]])
def test_what_are_no_documents(wrong: object) -> None:
    with pytest.raises(InputError, match=r"put a single one into a list|give strings, Documents"):
        FormulationVectorizer().fit(wrong)


def test_strings_documents_and_annotated_documents_are_the_same() -> None:
    documents = [pt.Document(str(number), raw) for number, raw in enumerate(RAWS)]
    annotated = [pt.annotate(one) for one in documents]
    assert shown(FormulationVectorizer()) == shown(FormulationVectorizer(), documents)
    assert shown(FormulationVectorizer()) == shown(FormulationVectorizer(), annotated)
    assert shown(FormulationVectorizer()) == shown(FormulationVectorizer(), numpy.array(RAWS))
    assert shown(FormulationVectorizer()) == shown(FormulationVectorizer(), pt.Corpus(tuple(documents)))


def test_what_is_annotated_is_annotated_again_only_where_a_layer_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = "一、工作\n做到“两个维护”。\n附件：名词解释\n两个维护是……\n"
    whole, part = pt.annotate(pt.Document("a", raw)), pt.annotate(pt.Document("a", raw), layers=["formulation"])
    assert shown(FormulationVectorizer(), [part]) == shown(FormulationVectorizer(), [whole])
    monkeypatch.setattr("policytext.vectorize.annotate", None)
    assert for_counting(whole, None) is whole


def test_discovered_formulations_are_columns() -> None:
    raws = ["推进“四免两减”改革，落实“四免两减”政策。", "实行“四免两减”，做到“两个维护”。", "没有。"]
    found = shown(FormulationVectorizer(vocabulary="discover", lexicon=Lexicon(), min_count=1), raws)
    assert found["四免两减"] == [2, 1, 0]
    annotated = [pt.annotate(pt.Document("a", raw)) for raw in raws]
    vectorizer = FormulationVectorizer(vocabulary="discover").fit(annotated)
    assert vectorizer.transform(raws).toarray().tolist() == vectorizer.transform(annotated).toarray().tolist()
    assert "四免两减" in vectorizer.lexicon_.entries
    assert "四免两减" not in pt.load_lexicon().entries


def test_nothing_is_discovered_in_what_it_is_not_fitted_to() -> None:
    vectorizer = FormulationVectorizer(vocabulary="discover").fit(["做到“两个维护”。", "没有。"])
    assert vectorizer.get_feature_names_out().tolist() == ["两个维护"]
    assert vectorizer.transform(["推进“四免两减”改革，落实“四免两减”政策。"]).nnz == 0


PIECES = st.sampled_from(["两个维护", "“四风”", "新发展理念", "创新发展理念", "第", "工作", "。", "\n", "《", "》"])


@given(st.lists(st.lists(PIECES, max_size=6).map("".join), min_size=1, max_size=4), st.booleans())
@settings(max_examples=40)
def test_rows_are_counts_of_their_own_documents(raws: list[str], binary: bool) -> None:
    raws = ["做到“两个维护”", *raws]
    vectorizer = FormulationVectorizer(binary=binary)
    matrix = vectorizer.fit_transform(raws)
    assert (matrix != vectorizer.transform(raws)).nnz == 0
    assert matrix.shape == (len(raws), len(vectorizer.vocabulary_))
    assert matrix.has_canonical_format
    for row, raw in enumerate(raws):
        counts = pt.count_formulations(pt.annotate(pt.Document("a", raw)))
        names = vectorizer.get_feature_names_out()[matrix[[row]].indices]
        assert dict(zip(names, matrix[[row]].data.tolist(), strict=True)) == {
            name: 1 if binary else number for name, number in counts.items()
        }


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_words() -> None:
    raw = "做到“两个维护”，\n召开党课 26 次，完成**项，增长６.５％。"
    assert PolicyTokenizer()(raw) == ["做到", "两个维护", "召开", "党课", "26", "次", "完成", "项", "增长", "6.5"]
    assert "26" not in PolicyTokenizer(numbers=False)(raw)
    assert {"“", "，", "**", "%"} <= set(PolicyTokenizer(punctuation=True)(raw))
    document = pt.Document("a", raw)
    assert PolicyTokenizer()(document) == PolicyTokenizer()(pt.annotate(document)) == PolicyTokenizer()(raw)
    assert "王亦菲" in PolicyTokenizer()("区领导王亦菲慰问")
    assert "王亦菲" not in PolicyTokenizer(hmm=False)("区领导王亦菲慰问")
    assert "主题党日" not in PolicyTokenizer(lexicon=load_lexicon(remove=["主题党日"]))("主题党日")


def test_words_of_tfidf() -> None:
    tfidf = TfidfVectorizer(tokenizer=PolicyTokenizer(), token_pattern=None, lowercase=False)
    matrix = tfidf.fit_transform(RAWS)
    assert {"两个维护", "四风", "六稳", "创新发展理念"} <= set(tfidf.get_feature_names_out())
    assert clone(tfidf).fit_transform(RAWS).toarray().tolist() == matrix.toarray().tolist()


# ── scikit-learn ─────────────────────────────────────────────────────────────────────────────────────────────────────


def estimators() -> list[BaseEstimator]:
    return [
        FormulationVectorizer(nested="all", count="form", binary=True, kinds=["numeric"], min_df=2),
        PolicyTokenizer(hmm=False, numbers=False),
        TfidfVectorizer(tokenizer=PolicyTokenizer(numbers=False), token_pattern=None),
    ]


@pytest.mark.parametrize("estimator", estimators(), ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("copy", [clone, lambda one: pickle.loads(pickle.dumps(one))], ids=["clone", "pickle"])
def test_copies_are_the_same(estimator: BaseEstimator, copy: Callable[[BaseEstimator], BaseEstimator]) -> None:
    def plain(one: BaseEstimator) -> dict[str, object]:
        return {name: repr(value) for name, value in one.get_params().items()}

    assert plain(copy(estimator)) == plain(estimator)
    assert plain(copy(estimator).set_params(**estimator.get_params(deep=False))) == plain(estimator)


def test_a_fitted_copy_counts_the_same() -> None:
    fitted = FormulationVectorizer(lexicon=load_lexicon(remove=["四风"])).fit(RAWS)
    copy = pickle.loads(pickle.dumps(fitted))
    assert copy.transform(RAWS).toarray().tolist() == fitted.transform(RAWS).toarray().tolist()
    assert copy.lexicon_.version == fitted.lexicon_.version
    with pytest.raises(NotFittedError):
        clone(fitted).transform(RAWS)
    with pytest.raises(NotFittedError):
        clone(fitted).get_feature_names_out()


def test_a_dense_result_can_be_a_data_frame() -> None:
    frame = FormulationVectorizer(sparse_output=False).set_output(transform="polars").fit_transform(RAWS)
    assert frame["六稳"].to_list() == [0, 0, 3, 0]


# Two classes that a formulation tells apart, with noise in both.
CORPUS = [
    f"第{number}段：{'做到“两个维护”，' if number % 2 else '反对“四风”，'}抓好主题党日{'、民主生活会' * (number % 3)}。"
    for number in range(24)
]
CLASSES = [number % 2 for number in range(24)]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of joblib's worker processes
def test_grid_search_over_a_pipeline_in_two_processes() -> None:
    pipeline = Pipeline(
        [
            (
                "features",
                FeatureUnion(
                    [
                        ("formulations", FormulationVectorizer()),
                        ("words", TfidfVectorizer(tokenizer=PolicyTokenizer(), token_pattern=None, lowercase=False)),
                    ]
                ),
            ),
            ("tfidf", TfidfTransformer()),
            ("model", LogisticRegression()),
        ]
    )
    grid = {
        "features__formulations__nested": ["longest", "all"],
        "features__words__tokenizer__numbers": [False],
    }
    search = GridSearchCV(pipeline, grid, cv=2, n_jobs=2, error_score="raise").fit(CORPUS, CLASSES)
    assert search.best_score_ == 1
    assert len(search.cv_results_["params"]) == 2
    assert search.predict(["做到“两个维护”，抓好主题党日。"]).tolist() == [1]


def test_columns_are_learnt_inside_the_fold() -> None:
    """What stands only in the documents that are left out gets no column while they are."""
    seen: list[set[str]] = []

    class Spying(FormulationVectorizer):
        def fit_transform(self, raw_documents: Iterable[object], y: object = None) -> object:
            matrix = super().fit_transform(raw_documents, y)
            seen.append(set(self.vocabulary_))
            return matrix

    documents = pt.Corpus(tuple(pt.Document(str(number), raw) for number, raw in enumerate(CORPUS[:6])))
    rare = [*documents, pt.Document("6", "落实“六稳”。"), pt.Document("7", "反对“四风”。")]
    pipeline = Pipeline([("counts", Spying()), ("model", LogisticRegression())])
    cross_val_score(pipeline, rare, [0, 1, 0, 1, 0, 1, 0, 1], cv=2, error_score="raise")
    assert len(seen) == 2
    assert sum("六稳" in names for names in seen) == 1


# ── the checks of scikit-learn ───────────────────────────────────────────────────────────────────────────────────────

PHRASES = ("两个维护", "四风", "六稳", "三会一课", "四个自信")


class OfRows(FormulationVectorizer):
    """The vectorizer on texts that are made of the rows of an array, since nearly all checks give arrays of numbers.

    A row becomes as many phrases as it has numbers, by their sign and place, so that what the checks are about (fits,
    copies, order, subsets) is asked of the vectorizer itself.
    """

    def fit(self, raw_documents: object, y: object = None) -> OfRows:
        return super().fit(texts(raw_documents), y)

    def fit_transform(self, raw_documents: object, y: object = None) -> object:
        return super().fit_transform(texts(raw_documents), y)

    def transform(self, raw_documents: object) -> object:
        return super().transform(texts(raw_documents))

    def __sklearn_tags__(self) -> object:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        return tags


def texts(rows: object) -> list[str]:
    rows = rows.toarray() if hasattr(rows, "toarray") else rows
    return ["做到“四个意识”。" + "".join(phrases(numpy.atleast_1d(row))) for row in numpy.asarray(rows)]


def phrases(row: Iterable[object]) -> Iterator[str]:
    for place, value in enumerate(row):
        if value > 0:  # type: ignore[operator]
            yield f"“{PHRASES[place % len(PHRASES)]}”，"


EXPECTED = {
    "check_n_features_in": "texts have no number of features",
    "check_n_features_in_after_fitting": "texts have no number of features that new ones could differ in",
    "check_transformer_general": "the same: its last part wants an error for rows that have fewer numbers",
    "check_complex_data": "there are no numbers that could be complex",
    "check_estimators_nan_inf": "there are no numbers that could be missing or infinite",
    "check_estimators_empty_data_messages": "a text may be empty, and is: it has no formulation",
    "check_estimator_sparse_tag": "a text cannot be sparse; the rows of these tests are made dense",
    "check_fit1d": "a list of texts has one dimension",
    "check_fit2d_predict1d": "a list of texts has one dimension",
}
"""The checks that cannot hold for texts, with the reason; all others do, and these are to fail."""


@parametrize_with_checks([OfRows()], expected_failed_checks=lambda _: EXPECTED)
def test_checks_of_scikit_learn(estimator: BaseEstimator, check: Callable[[BaseEstimator], None]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check(estimator)


WITHOUT_DATA = [
    estimator_checks.check_estimator_cloneable,
    estimator_checks.check_estimator_repr,
    estimator_checks.check_valid_tag_types,
    estimator_checks.check_no_attributes_set_in_init,
    estimator_checks.check_do_not_raise_errors_in_init_or_set_params,
    estimator_checks.check_parameters_default_constructible,
    estimator_checks.check_get_params_invariance,
    estimator_checks.check_set_params,
    estimator_checks.check_mixin_order,
]


@pytest.mark.parametrize("check", WITHOUT_DATA, ids=lambda one: one.__name__)
@pytest.mark.parametrize("estimator", [FormulationVectorizer(), PolicyTokenizer()], ids=lambda one: type(one).__name__)
def test_checks_that_need_no_data(check: Callable[[str, BaseEstimator], None], estimator: BaseEstimator) -> None:
    check(type(estimator).__name__, estimator)


def test_what_scikit_learn_itself_would_check() -> None:
    """Of an estimator of texts only that it can be cloned: its tags are those of ``CountVectorizer``."""
    ours, theirs = (
        estimator.__sklearn_tags__().input_tags for estimator in (FormulationVectorizer(), CountVectorizer())
    )
    assert ours == theirs
    with pytest.warns(SkipTestWarning, match="Can't test estimator"):
        checks = list(estimator_checks.estimator_checks_generator(FormulationVectorizer()))
    assert [check.func.__name__ for _, check in checks] == ["check_estimator_cloneable"]
